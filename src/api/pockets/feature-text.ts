/** A feature as text: its shape is pasted as PostGIS printed it, its properties are flat. */
export function featureText(id: string, geometry: string, properties: Readonly<Record<string, string | number | boolean | null>>): string {
  return `{"type":"Feature","id":${JSON.stringify(id)},"geometry":${geometry},"properties":${JSON.stringify(properties)}}`
}
