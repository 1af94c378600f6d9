import { at } from './at.ts'
import { countHouseholds, indicatorsOf } from './counts.ts'
import type { Island, Peopled } from './island.ts'
import type { Household } from './members.ts'
import { CAF_WITHHELD, COUNTRY, DEPARTEMENT, EPCI, TOWN } from './places.ts'
import { splitByCommune } from './quarters.ts'
import { percent, type Value } from './table.ts'

type Row = Record<string, Value>

/**
 * Filosofi by IRIS. Under 1,000 inhabitants or 200 households everything is withheld (NOTE 2); under 15 % the poverty rate alone is
 * (a low rate would tell on those few), so that an IRIS may show its median and hide its rate.
 */
export function incomeByIris({ iris }: Island): Row[] {
  return iris
    .filter(({ households }) => households.length > 0)
    .map(({ code, name, commune, households }) => {
      const counts = countHouseholds(households)
      const isWithheld = counts.population < 1000 || counts.menages < 200
      const { taux_pauvrete: rate = null } = indicatorsOf(counts)
      const level = (share: number): number | null => (isWithheld ? null : quantile(households, share))
      return {
        IRIS: code,
        LIBIRIS: labelled(name),
        COM: commune,
        LIBCOM: commune === TOWN.code ? TOWN.name : COUNTRY.name,
        DISP_TP6020: isWithheld || rate === null || rate < 0.15 ? null : percent(rate),
        DISP_Q120: level(0.25),
        DISP_MED20: level(0.5),
        DISP_Q320: level(0.75),
        ...Object.fromEntries([1, 2, 3, 4, 6, 7, 8, 9].map((tenth) => [`DISP_D${tenth}20`, level(tenth / 10)])),
        DISP_NOTE20: isWithheld ? 2 : 0,
      }
    })
}

/** Filosofi by commune. */
export function incomeByCommune({ communes }: Island): Row[] {
  return communes.map(({ code, name, households }) => {
    const counts = countHouseholds(households)
    const { taux_pauvrete: rate = null } = indicatorsOf(counts)
    return {
      CODGEO: code,
      LIBGEO: name,
      NBMENFISC20: counts.menages_fiscaux,
      NBPERSMENFISC20: counts.population_fiscale,
      MED20: quantile(households, 0.5),
      TP6020: percent(rate),
    }
  })
}

/** Names of the columns of the CAF tables, as their second header row spells them. */
export const CAF_LABELS = {
  zone: 'Code de la zone',
  com: 'Code de la commune',
  nom: 'Nom',
  note: 'Disponibilité (voir documentation)',
  A: "Nombre d'allocataires",
  PERCOU: 'Nombre de personnes couvertes',
  AM: 'Nombre de familles monoparentales',
  ARSA: "Nombre d'allocataires du revenu de solidarité active",
  ARSAS: 'dont le revenu de solidarité active socle',
  PERCRSA: 'Nombre de personnes couvertes par le revenu de solidarité active',
  AREF: "Nombre d'allocataires de référence pour les bas revenus",
  BREV: "Nombre d'allocataires à bas revenus",
}

/** CAF recipients by the CAF's own zones: counts from 1 to 4 left empty, one zone withheld whole (note 2). */
export function cafByZone({ cafZones }: Island): Row[] {
  return cafZones.map(({ code, name, households }) => {
    const isWithheld = code === CAF_WITHHELD
    return { zone: code, nom: labelled(name), note: isWithheld ? '2' : '0', ...cafCounts(households, isWithheld) }
  })
}

/** CAF recipients by commune, whose totals the zones do not reach. */
export function cafByCommune({ communes }: Island): Row[] {
  return communes.map(({ code, name, households }) => ({ com: code, nom: name, note: '0', ...cafCounts(households, false) }))
}

/** Registered job-seekers by employment agency. */
export function jobSeekersByAgency({ agencies }: Island): Row[] {
  return agencies.map(({ code, name, households }) => ({
    agence: code,
    libelle: labelled(name),
    trimestre: '2020-T4',
    DEFM_ABC: countHouseholds(households).demandeurs_emploi_abc,
  }))
}

/** Figures published on QPV: each for some only, as in life; one row per QPV and commune, the figures repeated. */
export function publishedOnQpv({ qpv, communes }: Island): Row[] {
  const perimeters = new Map(communes.map(({ code, zone }) => [code, zone]))
  const published = [at(qpv, 0), at(qpv, 1), at(qpv, 3), at(qpv, 4)]
  return published.flatMap((one, rank) => {
    const counts = countHouseholds(one.households)
    const { taux_emploi = null, taux_pauvrete = null } = indicatorsOf(counts)
    return [...splitByCommune(one.zone, perimeters).keys()].map((commune) => ({
      COG: commune,
      lib_com: commune === TOWN.code ? TOWN.name : COUNTRY.name,
      codeQPV: one.code,
      lib_qp: labelled(one.name),
      insee_dep: DEPARTEMENT,
      siren_epci: EPCI,
      popMuniQPV: counts.population,
      nombre_menages: counts.menages,
      taux_d_emploi: percent(taux_emploi),
      'taux_pauvrete_60%': rank === 1 ? null : percent(taux_pauvrete),
      disp_q2: rank === 1 ? null : quantile(one.households, 0.5),
      personnes_couvertes_CAF: rank % 2 === 0 ? counts.personnes_couvertes_caf : null,
      allocataires_CAF: rank % 2 === 0 ? counts.allocataires : null,
      RSA_socle: rank % 2 === 0 ? counts.allocataires_rsa_socle : null,
    }))
  })
}

/** One address per inhabited place, numbered inside its commune, in EPSG:5490. */
export function addresses({ communes }: Island): Row[] {
  return communes.flatMap(({ code, households }) => {
    const places = new Map(households.map(({ place }) => [place.join(' '), place]))
    return [...places.values()].map(([x, y], index) => ({ cle: `${code}_${String(index + 1).padStart(4, '0')}`, commune_insee: code, x, y }))
  })
}

/** The name of an invented place, so that nobody takes it for a real one. */
export function labelled(name: string): string {
  return name.includes('fictif') ? name : `${name} (fictif)`
}

/** Truth of each zone: every count, then the catalogue's indicators that come from them, then three levels of the distribution of incomes. */
export function truthOf(zoning: string, zones: readonly Omit<Peopled, 'zone'>[]): Row[] {
  return zones.map(({ code, name, households }) => {
    const counts = countHouseholds(households)
    const rounded = Object.entries(indicatorsOf(counts)).map(([indicator, value]) => [indicator, value === null ? null : Math.round(value * 1e6) / 1e6])
    const level = (share: number): number | null => (households.length === 0 ? null : quantile(households, share))
    const levels = { niveau_vie_median: level(0.5), niveau_vie_decile_1: level(0.1), niveau_vie_decile_9: level(0.9) }
    return { zonage: zoning, code, libelle: labelled(name), ...counts, ...Object.fromEntries(rounded), ...levels }
  })
}

function cafCounts(households: readonly Household[], isWithheld: boolean): Row {
  const counts = countHouseholds(households)
  const shown = (count: number): number | null => (isWithheld || (count >= 1 && count <= 4) ? null : count)
  return {
    A: shown(counts.allocataires),
    PERCOU: shown(counts.personnes_couvertes_caf),
    AM: shown(counts.allocataires_monoparentaux),
    ARSA: shown(counts.allocataires_rsa),
    ARSAS: shown(counts.allocataires_rsa_socle),
    PERCRSA: shown(counts.population_couverte_rsa_nombre),
    AREF: shown(counts.allocataires_reference_bas_revenus),
    BREV: shown(counts.allocataires_bas_revenus),
  }
}

/** Standard of living below which this share of the people live. */
function quantile(households: readonly Household[], share: number): number {
  const incomes = households.flatMap(({ income, members }) => members.map(() => income)).toSorted((a, b) => a - b)
  return at(incomes, Math.floor((incomes.length - 1) * share))
}
