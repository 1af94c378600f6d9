/**
 * Commune of an IRIS: the first five characters of its code (Insee: commune code, then four digits). Arrondissements belong to Paris (75056),
 * Marseille (13055) or Lyon (69123) (Insee, Code officiel géographique).
 */
export function communeOf(irisCode: string): string {
  const code = irisCode.slice(0, 5)
  if (code.startsWith('751')) return '75056'
  if (code.startsWith('132')) return '13055'
  return code.startsWith('6938') ? '69123' : code
}
