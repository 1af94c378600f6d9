import type { Point } from './plane.ts'

// What the island is made of, in metres around its middle. Everything is invented; names end with « (fictif) ».

/** Middle of the island, EPSG:5490: open sea, 250 km east of Martinique, inside the CRS's own territory. */
export const MIDDLE: Point = [1006800, 1613800]
export const DEPARTEMENT = '970'
export const EPCI = '249700097'
export const TOWN = { code: '97091', name: 'Port-Kartyé (fictif)' }
export const COUNTRY = { code: '97092', name: 'Morne-Kartyé (fictif)' }

/** Where people live: a normal cloud around a point. `weight` is a share of the households. */
export type Settlement = { at: Point; spread_m: number; weight: number; kind: 'ville' | 'cite' | 'bourg' | 'ecart' }

/** A compact poor neighbourhood: `rise` is what it adds to the hardship of the place (0 none, 1 extreme), inside `radius_m`. */
export type PoorQuarter = { at: Point; radius_m: number; rise: number; weight: number }

/** Quarters poor enough to be drawn as QPV, in the order of their codes. */
export const QPV: readonly (PoorQuarter & { code: string; former: string | null; name: string })[] = [
  { code: 'QN97001F', former: 'QP970001', name: 'Les Hauts-Filaos', at: [-3500, -350], radius_m: 430, rise: 1, weight: 0.034 },
  { code: 'QN97002F', former: 'QP970002', name: 'Cité Lambi', at: [-1450, -560], radius_m: 380, rise: 0.85, weight: 0.028 },
  { code: 'QN97003F', former: 'QP970003', name: 'Ravine Touloulou', at: [-5050, -1250], radius_m: 400, rise: 0.95, weight: 0.026 },
  { code: 'QN97004F', former: 'QP970004', name: 'Fond du Port', at: [-1750, -2250], radius_m: 330, rise: 0.8, weight: 0.03 },
  { code: 'QN97005F', former: null, name: 'Carrefour Mapou', at: [1170, -1150], radius_m: 400, rise: 0.9, weight: 0.03 },
  { code: 'QN97006F', former: null, name: 'Bas du Bourg', at: [4650, 350], radius_m: 330, rise: 0.8, weight: 0.02 },
]

/** Poor too, but too small or too mixed to be a QPV. */
export const POCKETS: readonly PoorQuarter[] = [
  { at: [-4200, 1150], radius_m: 190, rise: 0.9, weight: 0.007 },
  { at: [3150, -1550], radius_m: 200, rise: 0.85, weight: 0.006 },
  { at: [-2850, -1750], radius_m: 150, rise: 0.8, weight: 0.009 },
]

export const SETTLEMENTS: readonly Settlement[] = [
  { at: [-2500, -1550], spread_m: 800, weight: 0.29, kind: 'ville' },
  { at: [-3100, -100], spread_m: 950, weight: 0.15, kind: 'ville' },
  { at: [-5100, -1000], spread_m: 700, weight: 0.07, kind: 'ville' },
  { at: [-550, -1150], spread_m: 750, weight: 0.1, kind: 'ville' },
  { at: [4900, 650], spread_m: 550, weight: 0.13, kind: 'bourg' },
  { at: [6250, -500], spread_m: 330, weight: 0.028, kind: 'ecart' },
  { at: [2300, 2350], spread_m: 400, weight: 0.032, kind: 'ecart' },
  { at: [-700, 2650], spread_m: 380, weight: 0.028, kind: 'ecart' },
  { at: [-6200, 650], spread_m: 400, weight: 0.026, kind: 'ecart' },
  { at: [2700, -1850], spread_m: 450, weight: 0.032, kind: 'ecart' },
  ...[...QPV, ...POCKETS].map(({ at, radius_m, weight }) => ({ at, spread_m: radius_m * 0.5, weight, kind: 'cite' as const })),
]

/** Share of the households that live scattered over the land. */
export const SCATTERED = 0.09
/** Households of the islet, few enough for a CAF table to hide them. */
export const ISLET_HOUSEHOLDS = 14

export const ISLET = { at: [7450, -2750] as Point, radius_m: 430 }
/** The harbour: a bay that the sea cuts into the south coast. */
export const BAY = { at: [-3000, -3650] as Point, radius_m: 1150 }
/** Nobody lives on the mountain; a harbour zone has warehouses and a few guards. */
export const FOREST = { at: [1050, 950] as Point, radius_m: 1150, code: '970920301', name: 'Morne Balisier', type: 'D' }
export const HARBOUR = { at: [-3850, -2450] as Point, radius_m: 560, code: '970910201', name: 'Zone du Port', type: 'A' }

export const CAF_ZONES = [
  { code: 'C1', name: 'Centre', at: [-2300, -2400] as Point },
  { code: 'C2', name: 'Hauts', at: [-2600, 1200] as Point },
  { code: 'C3', name: 'Ouest', at: [-6000, -900] as Point },
  { code: 'C4', name: 'Est', at: [3000, -300] as Point },
]
export const CAF_ISLET = { code: 'C5', name: 'Îlet' }
/** The CAF cannot place the addresses of this zone: its whole row is withheld, and one QPV lies in it. */
export const CAF_WITHHELD = 'C3'

export const AGENCIES = [
  { code: 'A1', name: 'Agence du Port', at: [-4300, -1700] as Point },
  { code: 'A2', name: 'Agence du Nord', at: [-1200, 1300] as Point },
  { code: 'A3', name: 'Agence du Bourg', at: [3300, -1100] as Point },
]

/** Zones urbaines sensibles of 1996: their lines ignore those of today. */
export const ZUS = [
  { code: '9700010', name: 'Filaos - Lambi', at: [-2450, -150] as Point, radius_m: 1150 },
  { code: '9700020', name: 'Port', at: [-1500, -2500] as Point, radius_m: 620 },
]

/** Middles of IRIS put on either side of the poor quarters, so that their borders cut them. */
export const IRIS_ACROSS: readonly { name: string; at: Point }[] = [
  { name: 'Filaos Sud', at: [-3380, -660] },
  { name: 'Filaos Nord', at: [-3620, -40] },
  { name: 'Lambi Est', at: [-1200, -530] },
  { name: 'Lambi Ouest', at: [-1700, -590] },
  { name: 'Touloulou Mer', at: [-5300, -1340] },
  { name: 'Touloulou Morne', at: [-4800, -1160] },
  { name: 'Arsenal', at: [-1980, -2170] },
  { name: 'Fond du Port', at: [-1520, -2330] },
  { name: 'Mapou Ville', at: [450, -1150] },
  { name: 'Mapou Campagne', at: [1900, -1150] },
  { name: 'Bourg Bas', at: [4720, 120] },
  { name: 'Bourg Haut', at: [4580, 580] },
]

/** The other IRIS, placed where people are. */
export const IRIS_NAMES = {
  town: ['Grand-Rue', 'Savane', 'Marché', 'Batterie', 'Plateau', 'Fontaine', 'Belle-Vue', 'Pointe Ouest', 'Les Palmes', 'Calebasse', 'Rivière Sèche'],
  country: ['Anse Nord', 'Habitation', 'Grand Fond', 'Trois Ravines', 'Anse Sud'],
}
