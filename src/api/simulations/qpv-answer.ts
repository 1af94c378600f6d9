import { z } from 'zod'
import type { QpvSimulation } from '../../publish/read/index.ts'

const Verdict = z
  .enum(['oui', 'non', 'non_concluant', 'inconnu'])
  .meta({ description: 'non_concluant : l’intervalle contient le seuil ; inconnu : valeur absente, secrète ou non publiée, rien n’a été comparé' })

const Criterion = z
  .object({
    critere: z.string(),
    valeur: z.number().nullable(),
    seuil: z.number().nullable().meta({ description: 'null quand rien ne dit lequel s’applique' }),
    atteint: z.boolean().nullable().meta({ description: 'null quand le verdict n’est ni oui ni non' }),
    verdict: Verdict,
    phrase: z.string().meta({ description: 'La comparaison, en une phrase' }),
  })
  .meta({ id: 'CritereDeQpv' })

const ShownFigure = z
  .object({
    indicateur: z.string(),
    periode: z.string(),
    valeur: z.number().nullable(),
    bas: z.number().nullable(),
    haut: z.number().nullable(),
    statut: z.string(),
    motif: z.string().nullable(),
    fiabilite: z.string().nullable(),
    methode: z.string().nullable(),
    source: z.string().nullable(),
  })
  .meta({ id: 'ChiffreCompare', description: 'Ce que la publication montre, avec son intervalle à 90 %' })

export const QpvSimulationAnswer = z
  .object({
    publication: z.int(),
    zonage: z.string(),
    regime: z.object({
      code: z.enum(['metropole', 'martinique_reunion', 'autres_outre_mer']),
      libelle: z.string(),
      texte: z.string().meta({ description: 'Texte de la règle' }),
      deduit_de: z.string().nullable().meta({ description: 'Département dont la règle a été déduite ; null quand la demande la nomme' }),
    }),
    references: z
      .array(z.object({ parametre: z.string(), valeur: z.number().nullable(), reference: z.string() }))
      .meta({ description: 'Chiffres de la demande' }),
    seuils: z
      .array(
        z.object({
          variante: z.string().meta({ description: '« decret », « poids », ou le libellé donné' }),
          est_du_decret: z.boolean(),
          poids: z.record(z.string(), z.number()),
          seuil: z.number().meta({ description: 'Euros par an et par unité de consommation ; un revenu doit lui être strictement inférieur' }),
          calcul: z.string(),
          bilan: z.object({ oui: z.int(), non: z.int(), non_concluant: z.int(), inconnu: z.int() }),
        }),
      )
      .meta({ description: 'Un par jeu de poids ; vide là où la règle est un indicateur synthétique' }),
    grappes: z
      .array(
        z.object({
          code: z.string(),
          libelle: z.string().nullable(),
          departement: z.string().nullable(),
          communes: z.array(z.string()),
          revenu: ShownFigure.nullable().meta({ description: 'null : aucun indicateur de revenu sur ce zonage' }),
          population: ShownFigure.nullable(),
          densite: z.object({
            valeur: z.number().nullable(),
            bas: z.number().nullable(),
            haut: z.number().nullable(),
            unite: z.literal('hab/km²'),
            aire_km2: z.number(),
          }),
          criteres: z.array(Criterion).meta({ description: 'Ceux que les poids ne changent pas' }),
          verdicts: z.array(z.object({ variante: z.string(), verdict: Verdict, revenu: Criterion.nullable() })).meta({ description: 'Un par jeu de poids' }),
        }),
      )
      .meta({ description: 'Par code : ce n’est pas un classement' }),
    hypotheses: z.array(z.object({ texte: z.string(), source: z.string() })),
  })
  .meta({ id: 'SimulationDeQpv' }) satisfies z.ZodType<
  Omit<QpvSimulation, 'seuils'> & { seuils: (Omit<QpvSimulation['seuils'][number], 'poids'> & { poids: Record<string, number> })[] }
>
