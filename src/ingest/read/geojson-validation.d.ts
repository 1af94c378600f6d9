declare module 'geojson-validation' {
  /** With `trace`, every fault found, in English; none when the value is a Feature. */
  function isFeature(value: unknown, trace: true): string[]
  const validation: { isFeature: typeof isFeature }
  export default validation
}
