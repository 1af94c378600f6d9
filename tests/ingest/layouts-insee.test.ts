import { useDatabase } from '../support/database.ts'
import { type Layout, testLayouts } from './layouts.ts'
import { makeXlsx, xmlRow } from './read/make-xlsx.ts'

const ACTIVITY_HEADER =
  'IRIS,REG,DEP,COM,LIBCOM,LIBIRIS,P15_POP1564,P15_POP1524,P15_F1564,P15_ACT1564,P15_ACT1524,P15_ACTOCC1564,P15_FACTOCC1564,P15_CHOM1564,P15_CHOM1524,' +
  'C15_ACT1564,C15_ACT1564_CS3,C15_ACT1564_CS6,C15_ACTOCC1564_CS3'
const ACTIVITY_FIGURES = [700.5, 150, 350.5, 500, 60, 420.25, 200.25, 79.75, 20, 505, 75.5, 120, 70]
const ACTIVITY = {
  population_15_64: 700.5,
  actifs_15_64: 500,
  actifs_occupes_15_64: 420.25,
  chomeurs_15_64: 79.75,
  actifs_15_24: 60,
  chomeurs_15_24: 20,
  population_15_24: 150,
  femmes_15_64: 350.5,
  femmes_actives_occupees_15_64: 200.25,
  actifs_complementaire: 505,
  actifs_cadres: 75.5,
  actifs_ouvriers: 120,
}
/** Every column of the published file after the code, and of the three rows: a full one, one whose rate alone is hidden, one of note 2. */
const incomeHeader = (aa: string): string[] =>
  'TP60 Q1 MED Q3 EQ D1 D2 D3 D4 D6 D7 D8 D9 RD S80S20 GI PACT PTSA PCHO PBEN PPEN PPAT PPSOC PPFAM PPMINI PPLOGT PIMPOT NOTE'
    .split(' ')
    .map((name) => `DISP_${name}${aa}`)
const INCOME_FIGURES = [
  14000, 19300, 25250, 0.5, 10340, 13010, 14970, 17020, 21600, 24140, 26900, 31610, 3, 3.5, 0.25, 108.5, 101.5, 3, 2.5, 28, 7, 9, 3.5, 4, 2, -15.5,
]
const INCOME = {
  revenu_decile_1: 10_340,
  revenu_decile_2: 13_010,
  revenu_decile_3: 14_970,
  revenu_decile_4: 17_020,
  revenu_median: 19_300,
  revenu_decile_6: 21_600,
  revenu_decile_7: 24_140,
  revenu_decile_8: 26_900,
  revenu_decile_9: 31_610,
  revenu_quartile_1: 14_000,
  revenu_quartile_3: 25_250,
  part_revenus_activite: 1.085,
  part_indemnites_chomage: 0.03,
  part_prestations_familiales: 0.035,
  part_prestations_logement: 0.02,
  part_impots: -0.155,
}
const NO_INCOME = Object.fromEntries(Object.keys(INCOME).map((variable) => [variable, 'secret']))
const GRID_HEADER =
  'idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,' +
  'log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc'
const GRID_FIGURES = '9306493010,30,12.5,2.5,4,1,5,1.5,600000.5,900,10,2.5,0,6,6,0.5,0,3,2,1,3,4,3,8,5,2,1,0.5,0.5'
const GRID = {
  population_fiscale: 30,
  menages_fiscaux: 12.5,
  menages_pauvres: 2.5,
  menages_monoparentaux_fiscaux: 1.5,
  menages_1_personne_fiscaux: 4,
  niveau_vie_somme: 600_000.5,
  logements_sociaux_fiscaux: 3,
  population_moins_18_fiscale: 10,
  population_65_plus_fiscale: 1.5,
}
const QPV_FIGURES = [6400, 1.2, 27.5, 31, 30.5, 21.5, 46.5, 25, 11, 14, 3.5, 3004.2, 3100, 108.5, 48.8, 46, 4863, 2076, 411]
const quotedComma = (figure: number): string => (Number.isInteger(figure) ? `${figure}` : `"${figure}"`.replace('.', ','))
const xlsx = (sheet: string, header: string[], row: (string | number)[]): Buffer =>
  makeXlsx({ Documentation: xmlRow(1, ['Lisez-moi']), [sheet]: [xmlRow(1, ['Titre']), xmlRow(6, header), xmlRow(7, row)].join('') })

const LAYOUTS: Layout[] = [
  {
    id: 'insee-rp-iris-activite',
    name: 'base-ic-activite-residents-2015.csv',
    content: `${ACTIVITY_HEADER}\n10040101,84,1,1004,Ambérieu,Les Pérouses,${ACTIVITY_FIGURES}\n`,
    zoning: 'iris-2017',
    period: '2015',
    code: '010040101',
    values: ACTIVITY,
  },
  {
    id: 'insee-rp-iris-activite-xlsx',
    name: 'base-ic-activite-residents-2015.xlsx',
    content: xlsx('IRIS', ACTIVITY_HEADER.split(','), ['2A0040101', 94, '2A', '2A004', 'Ajaccio', 'Centre', ...ACTIVITY_FIGURES]),
    zoning: 'iris-2017',
    period: '2015',
    code: '2A0040101',
    values: ACTIVITY,
  },
  {
    id: 'insee-rp-iris-familles',
    name: 'base-ic-couples-familles-menages-2020.CSV',
    content:
      'IRIS;COM;TYP_IRIS;LAB_IRIS;C20_MEN;C20_MENPSEUL;C20_MENFAMMONO;C20_FAM;C20_COUPAENF;C20_FAMMONO\n010040101;01004;H;1;900.5;300;120;500;200;125.5\n',
    zoning: 'iris-2022',
    period: '2020',
    code: '010040101',
    values: { menages_recensement_complementaire: 900.5, menages_1_personne: 300, familles: 500, familles_monoparentales: 125.5 },
  },
  {
    id: 'insee-rp-iris-population',
    name: 'base-ic-evol-struct-pop-2020.CSV',
    content:
      'IRIS;COM;P20_POP;P20_POP0002;P20_POP0305;P20_POP0610;P20_POP1117;P20_POP1824;P20_POP2539;P20_POP0019;P20_POP2064;P20_POP65P\n010040101;01004;2000;60;60;100;140;160;400;440;1200;360\n',
    zoning: 'iris-2022',
    period: '2020',
    code: '010040101',
    values: { population: 2000, population_moins_20: 440, population_moins_25: 520, population_65_plus: 360 },
  },
  {
    id: 'insee-rp-iris-population-legere',
    name: 'RP2014_POP_IRIS.csv',
    content: 'IRIS,P14_POP,P14_POP15P,REG,DEP\n010010000,760,600,84,01\n',
    options: { vintage: 2020 },
    zoning: 'iris-2020',
    period: '2014',
    code: '010010000',
    values: { population: 760 },
  },
  {
    id: 'insee-rp-iris-logement',
    name: 'base-ic-logement-2020.CSV',
    content:
      'IRIS;COM;P20_LOG;P20_RP;P20_RSECOCC;P20_LOGVAC;P20_RP_PROP;P20_RP_LOC;P20_RP_LOCHLMV;P20_RP_GRAT\n010040101;01004;1000;900;20;80;300;590;250.5;10\n',
    zoning: 'iris-2022',
    period: '2020',
    code: '010040101',
    values: { residences_principales: 900, menages: 900, logements_sociaux: 250.5 },
  },
  {
    id: 'insee-filosofi-iris-disponible',
    name: 'FILO2018_DISP_IRIS.csv',
    content: `IRIS;${incomeHeader('18').join(';')}\n010040101;20.1;${INCOME_FIGURES.join(';')};0\n010040102;;${INCOME_FIGURES.join(';')};0\n`,
    options: { vintage: 2019 },
    zoning: 'iris-2019',
    period: '2018',
    code: '010040102',
    values: { taux_pauvrete_publie: 'secret', ...INCOME },
  },
  {
    id: 'insee-filosofi-iris-disponible',
    name: 'FILO2015_DISP_IRIS.csv',
    content: [
      `IRIS,LIBIRIS,COM,LIBCOM,${incomeHeader('15')}`,
      `010040101,Triangle,01004,Ambérieu,"22,6",${INCOME_FIGURES.map(quotedComma)},0`,
      `010040102,Gare,01004,Ambérieu,"9,9",${INCOME_FIGURES.map(() => '')},2\n`,
    ].join('\n'),
    options: { vintage: 2016 },
    zoning: 'iris-2016',
    period: '2015',
    code: '010040101',
    values: { taux_pauvrete_publie: 0.226, ...INCOME },
  },
  {
    id: 'insee-filosofi-iris-disponible',
    name: 'FILO2015_DISP_IRIS_note.csv',
    content: `IRIS,${incomeHeader('15')}\n010040101,"22,6",${INCOME_FIGURES.map(quotedComma)},1\n010040102,"9,9",${INCOME_FIGURES.map(() => '')},2\n`,
    options: { vintage: 2016 },
    zoning: 'iris-2016',
    period: '2015',
    code: '010040102',
    values: { taux_pauvrete_publie: 'secret', ...NO_INCOME },
  },
  {
    id: 'insee-filosofi-iris-disponible-xlsx',
    name: 'BASE_TD_FILO_DISP_IRIS_2017.xlsx',
    content: xlsx(
      'IRIS_DISP',
      ['IRIS', 'LIBIRIS', 'COM', 'LIBCOM', ...incomeHeader('17')],
      ['010040101', 'Triangle', '01004', 'Ambérieu', 22.6, ...INCOME_FIGURES, 0],
    ),
    options: { vintage: 2018 },
    zoning: 'iris-2018',
    period: '2017',
    code: '010040101',
    values: { taux_pauvrete_publie: 0.226, ...INCOME },
  },
  {
    id: 'insee-filosofi-iris-disponible',
    name: 'FILO2018_extrait.csv',
    content: 'IRIS;DISP_TP6018;DISP_MED18;DISP_NOTE18\n010040101;20.1;19300;0\n',
    options: { vintage: 2019 },
    zoning: 'iris-2019',
    period: '2018',
    code: '010040101',
    values: { taux_pauvrete_publie: 0.201, revenu_median: 19_300 },
  },
  {
    id: 'insee-filosofi-carreaux-200m',
    name: 'carreaux_200m_mart.csv',
    content: `${GRID_HEADER}\nCRS5490RES200mN1614800E705800,CRS5490RES1000mN1614000E705000,CRS5490RES1000mN1614000E705000,1,0,${GRID_FIGURES}\n`,
    options: { period: '2021' },
    zoning: 'carreau200-2021',
    period: '2021',
    code: 'CRS5490RES200mN1614800E705800',
    values: GRID,
  },
  {
    id: 'insee-filosofi-carreaux-200m',
    name: 'Filosofi2017_carreaux_200m_met.csv',
    content: `${GRID_HEADER.split(',')
      .map((name) => name[0]?.toUpperCase() + name.slice(1))
      .join(',')},Groupe\nCRS3035RES200mN2029800E4252400,CRS3035RES1000mN2029000E4252000,CRS3035RES1000mN2029000E4252000,0,0,${GRID_FIGURES},47\n`,
    options: { period: '2017' },
    zoning: 'carreau200-2017',
    period: '2017',
    code: 'CRS3035RES200mN2029800E4252400',
    values: GRID,
  },
  {
    id: 'insee-filosofi-carreaux-1km',
    name: 'Filosofi2015_carreaux_1000m.csv',
    content: `Id_carr1km,${GRID_HEADER.split(',').slice(6).join(',')},I_pauv,I_est_1km\nCRS3035RES1000mN2030000E4252000,${GRID_FIGURES.split(',').slice(1).join(',')},0,1\n`,
    options: { period: '2015' },
    zoning: 'carreau1000-2015',
    period: '2015',
    code: 'CRS3035RES1000mN2030000E4252000',
    values: GRID,
  },
  {
    id: 'insee-filosofi-carreaux-200m-extrait',
    name: 'fenetre.csv',
    content:
      'id,x_ll,y_ll,imputed,ind,men,men_fmp,men_pauv,zone,geometry\nCRS5490RES200mN1614800E705800,705800,1614800,1,75.0,34.5,4.9,11.8,ici,"POLYGON ((0 0, 1 0, 1 1, 0 0))"\n',
    options: { period: '2019' },
    zoning: 'carreau200-2019',
    period: '2019',
    code: 'CRS5490RES200mN1614800E705800',
    values: { population_fiscale: 75, menages_fiscaux: 34.5, menages_pauvres: 11.8, menages_monoparentaux_fiscaux: 4.9 },
  },
  {
    id: 'anct-qpv-2024-statistiques',
    name: 'analyse_qpv.csv',
    content:
      'COG,lib_com,codeQPV,lib_qp,popMuniQPV,indiceJeunesse,partPopEt,partPopImmi,partMenImmi,partMenEt,partMen1p,partMen2p,partMen3p,partMen45p,partMen6pp,' +
      'nombre_menages,nombre_logements_sociaux,taux_logements_sociaux,taux_d_emploi,taux_pauvrete_60%,personnes_couvertes_CAF,allocataires_CAF,RSA_socle\n' +
      `1053,Bourg,QN00101M,Reyssouze,${QPV_FIGURES}\n1004,Ambérieu,QN00101M,Reyssouze,${QPV_FIGURES}\n` +
      '97209,Fort-de-France,QN97201M,Ouest,14800,0.8,,10.7,,,51.3,25.8,13.3,,,7800,,,44.7,,,,\n',
    options: { period: '2021' },
    zoning: 'qpv-2024',
    period: '2021',
    code: 'QN00101M',
    values: {
      population: 6400,
      menages: 3004.2,
      taux_emploi_publie: 0.488,
      taux_pauvrete_publie: 0.46,
      part_menages_1_personne_publiee: 0.465,
      personnes_couvertes_caf: 4863,
      allocataires: 2076,
      allocataires_rsa_socle: 411,
      indice_jeunesse: 1.2,
      part_etrangers_publiee: 0.275,
      part_immigres_publiee: 0.31,
      part_menages_immigres_publiee: 0.305,
      part_menages_etrangers_publiee: 0.215,
      part_menages_2_personnes_publiee: 0.25,
      part_menages_3_personnes_publiee: 0.11,
      part_menages_4_5_personnes_publiee: 0.14,
      part_menages_6_personnes_publiee: 0.035,
      taux_logements_sociaux_publie: 1.085,
    },
  },
  {
    id: 'insee-qpv-2015-revenus',
    name: 'published_stats_2019.csv',
    content:
      '\ufeffcode_qp,nom_qp,pop_mun,ind_jeune,percou,decuc_q2,decuc_d1,decuc_d9,disp_q2,disp_d1,disp_d9,tp60,brev,a,tx_tot_empl,abcde\n' +
      'QP011002,La Conte,2060,2,1500,5600,0,19400,11000,7000,19500,61.2,,600,30.9,467\n',
    zoning: 'qpv-2015',
    period: '2017',
    code: 'QP011002',
    values: {
      taux_pauvrete_publie: 0.612,
      taux_bas_revenus_declares_publie: 'secret',
      revenu_median: 11_000,
      revenu_decile_1: 7000,
      revenu_decile_9: 19_500,
    },
  },
  {
    id: 'insee-qpv-2015-statistiques',
    name: 'published_stats_2019.csv',
    content: '\ufeffcode_qp,nom_qp,pop_mun,ind_jeune,tx_tot_et,percou,tp60,brev,a,tx_tot_empl,abcde\nQP011005,Fleming,1050,1.5,,670,52.2,60,0,29.3,0\n',
    options: { period: '2018' },
    zoning: 'qpv-2015',
    period: '2018',
    code: 'QP011005',
    values: {
      population: 1050,
      taux_emploi_publie: 0.293,
      allocataires: 'manquant',
      personnes_couvertes_caf: 670,
      demandeurs_emploi_abcde: 'manquant',
      indice_jeunesse: 1.5,
      part_etrangers_publiee: 'secret',
    },
  },
]

testLayouts(useDatabase(), LAYOUTS)
