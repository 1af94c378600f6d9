import { type Feature, writeZones } from './geojson.ts'
import type { Island, Peopled } from './island.ts'
import { COUNTRY, DEPARTEMENT, EPCI, TOWN } from './places.ts'
import { splitByCommune } from './quarters.ts'
import { labelled } from './registers.ts'

const PLACE = { insee_dep: DEPARTEMENT, lib_dep: 'Île de Kartyé (territoire fictif)' }
const communeName = (code: string): string => (code === TOWN.code ? TOWN.name : COUNTRY.name)

/** The perimeter files: partitions of the island in metres, where they stay exact; the others in degrees, as ANCT ships them. */
export function perimeterFiles(island: Island): Map<string, string> {
  const { communes, iris, qpv, formerQpv, zus, cafZones, agencies } = island
  const perimeters = new Map(communes.map(({ code, zone }) => [code, zone]))
  return new Map([
    [
      'communes-2022.geojson',
      writeZones(
        'COMMUNE',
        communes.map(({ code, name, zone }) => ({ zone, properties: { INSEE_COM: code, NOM: name, INSEE_DEP: DEPARTEMENT, SIREN_EPCI: EPCI } })),
        'EPSG:5490',
      ),
    ],
    ['iris-2022.geojson', writeZones('CONTOURS-IRIS', iris.map(irisFeature), 'EPSG:5490')],
    [
      'qpv-2024.geojson',
      writeZones(
        'QP2024',
        qpv.flatMap((one) => [...splitByCommune(one.zone, perimeters)].map(([commune, zone]) => qpvFeature(one, commune, zone))),
        'CRS84',
      ),
    ],
    [
      'qpv-2015.geojson',
      writeZones(
        'QP2015',
        formerQpv.map(({ code, name, zone }) => ({ zone, properties: { CODE_QP: code, NOM_QP: labelled(name), COMMUNE_QP: TOWN.name } })),
        'CRS84',
      ),
    ],
    [
      'zus-1996.geojson',
      writeZones(
        'ZUS',
        zus.map(({ code, name, zone }) => ({ zone, properties: { ZUS: code, NOM: labelled(name), DEP: DEPARTEMENT, COM: TOWN.code } })),
        'CRS84',
      ),
    ],
    ['zones-caf-2020.geojson', writeZones('ZONES_CAF', cafZones.map(ownZone), 'EPSG:5490')],
    ['agences-2020.geojson', writeZones('AGENCES', agencies.map(ownZone), 'CRS84')],
  ])
}

function irisFeature({ code, name, commune, type, zone }: Island['iris'][number]): Feature {
  return {
    zone,
    properties: { INSEE_COM: commune, NOM_COM: communeName(commune), IRIS: code.slice(5), CODE_IRIS: code, NOM_IRIS: labelled(name), TYP_IRIS: type },
  }
}

function qpvFeature({ code, name }: Peopled, commune: string, zone: Feature['zone']): Feature {
  return { zone, properties: { code_qp: code, lib_qp: labelled(name), ...PLACE, insee_com: commune, lib_com: communeName(commune), siren_epci: EPCI } }
}

function ownZone({ code, name, zone }: Peopled): Feature {
  return { zone, properties: { code, nom: labelled(name), dep: DEPARTEMENT } }
}
