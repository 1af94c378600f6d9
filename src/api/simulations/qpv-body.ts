import { z } from 'zod'

// What POST /api/v1/qpv/simulations is asked. Each field gives its own sentence when it is wrong.

const reference = z.string().trim().min(10, 'd’où vient ce chiffre ? 10 caractères au moins : texte, document, page.').max(500).meta({
  description: 'D’où vient ce chiffre : texte, document, page. Obligatoire : la réponse le répète.',
  example: 'Insee, Filosofi 2019, France métropolitaine',
})
const euros = z
  .number()
  .gt(0)
  .max(1_000_000)
  .multipleOf(0.01)
  .meta({ description: 'Revenu médian déclaré par unité de consommation, en euros par an', example: 22110 })
const people = z.number().min(0).max(100_000_000)
const weight = z.number().min(0).max(1).multipleOf(0.0001)

const codes = (shape: RegExp, expected: string) =>
  z
    .array(z.string().regex(shape, expected))
    .min(1)
    .max(1000)
    .transform((list) => [...new Set(list)])
    .optional()

const MetropolitanIncomes = z.strictObject({
  national: z.strictObject({ valeur: euros, reference }).meta({ description: 'RMUC-nat : France métropolitaine' }),
  unite_urbaine: z
    .strictObject({
      valeur: euros,
      population: people.optional().meta({ description: 'Population totale : 10 000 habitants au moins ; 5 millions ou plus inversent les poids' }),
      reference,
    })
    .meta({ description: 'RMUC-UU : unité urbaine des quartiers testés' }),
})
const OverseasIncomes = z.strictObject({
  metropole: z.strictObject({ valeur: euros, reference }).meta({ description: 'RMUC-métro : France métropolitaine' }),
  departement: z.strictObject({ valeur: euros, reference }).meta({ description: 'RMUC-dép : département des quartiers testés' }),
})

const sumToOne = { error: 'la somme des deux poids doit être 1.' }
const isOne = (sum: number): boolean => Math.abs(sum - 1) < 1e-9
export const Weights = z.union([
  z.strictObject({ national: weight, unite_urbaine: weight }).refine(({ national, unite_urbaine }) => isOne(national + unite_urbaine), sumToOne),
  z.strictObject({ metropole: weight, departement: weight }).refine(({ metropole, departement }) => isOne(metropole + departement), sumToOne),
])

const share = z.number().min(0).max(1)
const shares = {
  chomage: share.meta({ description: 'Chômeurs ÷ population active' }),
  inactivite: share.meta({ description: 'Inactifs ÷ 15-64 ans' }),
  jeunes_inactifs: share.meta({ description: 'Jeunes inactifs non scolarisés ÷ 18-25 ans' }),
  non_diplomes: share.meta({ description: 'Non-diplômés ÷ 15-64 ans' }),
  monoparentalite: share.meta({ description: 'Familles monoparentales ÷ familles' }),
  surpeuplement: share.meta({ description: 'Logements surpeuplés ÷ logements' }),
}
const iris = z.string().regex(/^[0-9A-Z]{4,12}$/, 'un code d’IRIS est attendu.')
const commune = z.string().regex(/^(\d|2[AB])[\dA-Z]{3,4}$/, 'un code Insee de commune (5 caractères) est attendu.')
const areDistinct = (list: readonly { code: string }[]): boolean => new Set(list.map(({ code }) => code)).size === list.length
const twice = { error: 'un même code est donné deux fois.' }
const Index = z.discriminatedUnion('territoire', [
  z.strictObject({
    territoire: z.literal('guyane'),
    reference,
    iris: z
      .array(z.strictObject({ code: iris, commune, ...shares, insalubrite: share.meta({ description: 'Logements insalubres ÷ logements' }) }))
      .min(1)
      .max(500)
      .refine(areDistinct, twice),
  }),
  z.strictObject({
    territoire: z.literal('guadeloupe'),
    reference,
    iris: z
      .array(z.strictObject({ code: iris, commune, ...shares }))
      .min(1)
      .max(500)
      .refine(areDistinct, twice),
  }),
])

const Variant = z.strictObject({
  libelle: z.string().trim().min(1).max(80).meta({ description: 'Nom de cette variante dans la réponse', example: 'moitié-moitié' }),
  poids: Weights,
})

export const QpvSimulationBody = z
  .strictObject({
    publication: z.int().min(1).max(2_147_483_647).optional().meta({ description: 'Publication à lire ; absent : celle en service' }),
    zonage: z.string().max(60).meta({ description: 'Zonage des territoires à tester : poches, quartiers, IRIS…', example: 'qpv-2024' }),
    territoires: codes(/^[^\s,]{1,60}$/, 'un code de territoire est attendu.').meta({ description: 'Codes de territoires ; absent : tous' }),
    commune: codes(/^(\d|2[AB])[\dA-Z]{3,4}$/, 'un code Insee de commune (5 caractères) est attendu.').meta({ description: 'Codes Insee de communes' }),
    departement: codes(/^(\d{2,3}|2[AB])$/, 'un code de département est attendu, par exemple 93 ou 972.').meta({ description: 'Codes de départements' }),
    epci: codes(/^\d{9}$/, 'un numéro SIREN (9 chiffres) est attendu.').meta({ description: 'Numéros SIREN d’EPCI' }),
    regime: z
      .enum(['metropole', 'martinique_reunion', 'autres_outre_mer'])
      .optional()
      .meta({ description: 'Règle à appliquer ; absent : celle du département. Une règle qui n’est pas celle du département est refusée.' }),
    revenus: z
      .union([MetropolitanIncomes, OverseasIncomes])
      .optional()
      .meta({ description: 'Revenus médians dont le seuil est tiré, chacun avec sa référence' }),
    poids: Weights.optional().meta({ description: 'Un jeu de poids, à côté de ceux du décret' }),
    variantes: z.array(Variant).min(1).max(10).optional().meta({ description: 'Plusieurs jeux de poids, à côté de ceux du décret' }),
    population_min: people.optional().meta({ description: 'Habitants du quartier ; absent : ceux du décret (1 000)' }),
    densite_min: z
      .number()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: 'Habitants au km² du quartier ; absent : ceux du décret (2 000 en Martinique et à La Réunion)' }),
    communes: z
      .array(
        z.strictObject({
          code: commune,
          population: people.meta({ description: 'Population totale' }),
          densite: z.number().min(0).max(1_000_000).optional().meta({ description: 'Habitants au km² (Guadeloupe)' }),
          population_aire_urbaine: people.optional().meta({ description: 'Population totale de son aire urbaine (Guyane, Guadeloupe)' }),
          reference,
        }),
      )
      .max(500)
      .refine(areDistinct, twice)
      .optional()
      .meta({ description: 'Outre-mer : communes des territoires testés ; sans elles, leur critère reste inconnu' }),
    indicateur_revenu: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, 'un code d’indicateur est attendu, par exemple niveau_vie_moyen.')
      .optional()
      .meta({ description: 'Indicateur de revenu comparé au seuil ; absent : niveau_vie_moyen, à défaut niveau_vie_median' }),
    indice: Index.optional().meta({ description: 'Guyane, Guadeloupe : parts de tous les IRIS des territoires urbains, pour l’indicateur synthétique' }),
  })
  .refine(({ poids, variantes }) => !(poids && variantes), { path: ['poids'], error: 'poids et variantes ne se donnent pas ensemble.' })
  .refine(({ variantes = [] }) => new Set(variantes.map(({ libelle }) => libelle)).size === variantes.length, {
    path: ['variantes'],
    error: 'chaque variante a son propre libelle.',
  })
  .refine(({ variantes = [] }) => variantes.every(({ libelle }) => libelle !== 'decret'), {
    path: ['variantes'],
    error: '« decret » est le nom des poids du décret : choisissez un autre libelle.',
  })
  .meta({
    id: 'SimulationDeQpvDemandee',
    example: {
      zonage: 'qpv-2024',
      regime: 'martinique_reunion',
      revenus: {
        metropole: { valeur: 22110, reference: 'chiffre fictif de la démonstration' },
        departement: { valeur: 20000, reference: 'chiffre fictif de la démonstration' },
      },
      variantes: [{ libelle: 'poids de la métropole', poids: { metropole: 0.7, departement: 0.3 } }],
      communes: [{ code: '97091', population: 41000, reference: 'chiffre fictif de la démonstration' }],
    },
  })
export type QpvSimulationBody = z.infer<typeof QpvSimulationBody>
