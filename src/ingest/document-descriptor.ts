import { z } from 'zod'
import { DescriptorFile } from './descriptor.ts'

const HEADING = `# Descripteurs de sources

Un descripteur dit à Kartyé comment lire un fichier officiel : \`data/sources/<id>.json\` pour ceux qui sont livrés, n'importe quel
fichier \`.json\` pour les vôtres. Il ne contient aucun code. Copiez \`modele-zonage\` pour des périmètres, \`modele-table\` pour des
chiffres, changez ce qui doit l'être, puis :

    npx kartye ingest ./mon-zonage.json secteurs.geojson --millesime 2007
    npx kartye ingest ./ma-table.json chiffres.csv --millesime 2007 --periode 2009

Dans un nom de colonne, \`{AA}\` est l'année sur deux chiffres et \`{AAAA}\` sur quatre : \`P{AA}_CHOM1564\` lit \`P16_CHOM1564\` et donne la
période 2016. La casse ne compte pas. \`CODE_IRIS | DCOMIRIS\` lit le premier de ces noms que le fichier a.

Une cellule vide n'est jamais un zéro. \`secret\` : le producteur connaît la valeur et la tait ;
\`manquant\` : on ne sait pas. Un fichier est lu en entier ou pas du tout.

Un second fichier de même source, zonage et période remplace le premier s'il relit au moins la moitié de ses codes (un fichier corrigé) ;
sinon il le complète (La Réunion après la Martinique, un département dans un fichier national). \`--remplacer\` ne garde que le second.

| clé | ce qu'elle dit | sans elle |
|---|---|---|
`

const SCHEMA_NAME = 'Descripteur de source de Kartyé'

/** JSON Schema of a descriptor file, for editors and for those who write their own (docs/descripteur.schema.json). */
export function descriptorJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(DescriptorFile, { io: 'input' })
  return `${JSON.stringify({ $schema, title: SCHEMA_NAME, ...schema }, null, 2)}\n`
}

/** The page that explains every key of a descriptor, in French (docs/descripteurs.md), printed from the schema itself. */
export function descriptorPage(): string {
  return `${HEADING}${rowsOf(z.toJSONSchema(DescriptorFile, { io: 'input' }), '').join('\n')}\n`
}

type Schema = z.core.JSONSchema.BaseSchema

function rowsOf({ properties = {}, required = [] }: Schema, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return []
    const key = `${prefix}${name}`
    const absent = required.includes(name) ? '**obligatoire**' : property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``
    const said = [property.description ?? '', valuesOf(property)].filter((part) => part !== '').join(' ; ')
    const items = property.items !== undefined && typeof property.items === 'object' && !Array.isArray(property.items) ? property.items : null
    const inner = property.properties ? rowsOf(property, `${key}.`) : items?.properties ? rowsOf(items, `${key}[].`) : []
    return [`| \`${key}\` | ${said.replaceAll('|', '\\|')} | ${absent} |`, ...inner]
  })
}

function valuesOf({ enum: values, anyOf }: Schema): string {
  const given = values ?? anyOf?.flatMap((one) => (typeof one === 'object' && one.const !== undefined ? [one.const] : [])) ?? []
  return given.length > 0 ? given.map((value) => `\`${JSON.stringify(value)}\``).join(', ') : ''
}
