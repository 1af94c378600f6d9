import { useDatabase } from '../support/database.ts'
import { type Layout, testLayouts } from './layouts.ts'

const CAF_COLUMNS = 'A,PERCOU,AI,AM,ACSSENF,ACAVENF,AC3ENF,AAL,AAPL,AAAH,ARMI,AAPI,ARSA,ARSAS,APRES50,APRES100'
/** Six rows of title, the codes, their labels (windows-1252, as published), then the rows. */
const underTitles = (columns: string, ...rows: string[]): Buffer => {
  const comma = ','.repeat(columns.split(',').length - 1)
  const labels = columns.split(',').map((_, i) => `"Libellé n\u00b0 ${i}"`)
  const titles = ['"B\u00e9n\u00e9ficiaires"', '"Donn\u00e9es par zone"', '"Champ : quelque part"', ',"(R\u00e9gion)"', '"Source : CNAF"', '']
  return Buffer.from([...titles.map((title) => `${title}${comma}`), columns, labels.join(','), ...rows].join('\n'), 'latin1')
}
const LAYOUTS: Layout[] = [
  {
    id: 'caf-montpellier-2009-commune',
    name: 'CAFcom_2009.csv',
    content: underTitles(
      `REG,uu,dc,nom,note,${CAF_COLUMNS}`,
      '"91","34701","34057","Castelnau",0,2400,6700,750,440,110,1090,297,1103,340,174,,,300,190,448,268',
    ),
    options: { vintage: 2009 },
    zoning: 'commune-2009',
    period: '2009',
    code: '34057',
    values: { allocataires: 2400, personnes_couvertes_caf: 6700, allocataires_monoparentaux: 440, allocataires_rsa: 300, allocataires_rsa_socle: 190 },
  },
  {
    id: 'caf-montpellier-2009-iris',
    name: 'CAFiris_2009.csv',
    content: underTitles(
      `REG,uu,dc,nomc,iris,nom,note,${CAF_COLUMNS}`,
      '"91","34701","34057","Castelnau","0101","SUD",0,110,390,10,,12,86,19,26,8,,,,8,6,11,5',
      '"91","34701","34172","Montpellier","0108","EUROM\u00c9DECINE",1,,,,,,,,,,,,,,,,',
    ),
    options: { vintage: 2009 },
    zoning: 'iris-2009',
    period: '2009',
    code: '340570101',
    values: { allocataires: 110, personnes_couvertes_caf: 390, allocataires_monoparentaux: 'secret', allocataires_rsa: 8, allocataires_rsa_socle: 6 },
  },
  {
    id: 'caf-montpellier-2009-zus',
    name: 'CAFzus_2009.csv',
    content: underTitles(
      `reg,uu,zus,nom,note,${CAF_COLUMNS}`,
      '"91","34701","9105030","FIGUEROLLES",0,880,1620,480,240,66,90,21,703,496,181,,,330,306,505,386',
    ),
    zoning: 'zus-1996',
    period: '2009',
    code: '9105030',
    values: { allocataires: 880, personnes_couvertes_caf: 1620, allocataires_monoparentaux: 240, allocataires_rsa: 330, allocataires_rsa_socle: 306 },
  },
  {
    id: 'defm-montpellier-2009-commune',
    name: 'DemandeursEmplCom_2009.csv',
    content: underTitles('REG,uu,dc,nom,note,A,BCatABC,BCatA', '"91","34701","34057","Castelnau",0,1010,890,640'),
    options: { vintage: 2009 },
    zoning: 'commune-2009',
    period: '2009-12',
    code: '34057',
    values: { demandeurs_emploi_abcde: 1010, demandeurs_emploi_abc: 890 },
  },
  {
    id: 'defm-montpellier-2009-iris',
    name: 'DemandeursEmplIRIS_2009.csv',
    content: underTitles('REG,uu,dc,nomc,iris,nom,note,A,BCatABC,BCatA', '"91","34701","34057","Castelnau","0101","SUD",1,,,'),
    options: { vintage: 2009 },
    zoning: 'iris-2009',
    period: '2009-12',
    code: '340570101',
    values: { demandeurs_emploi_abcde: 'manquant', demandeurs_emploi_abc: 'manquant' },
  },
  {
    id: 'defm-montpellier-2009-zus',
    name: 'DemandeursEmplZUS_2009.csv',
    content: underTitles('reg,uu,zus,nom,note,A,BCatABC,BCatA', '"91","34701","9105030","FIGUEROLLES",0,260,225,168'),
    zoning: 'zus-1996',
    period: '2009-12',
    code: '9105030',
    values: { demandeurs_emploi_abcde: 260, demandeurs_emploi_abc: 225 },
  },
  {
    id: 'defm-montpellier-2011-commune',
    name: 'DemandeursEmplCom_2011.csv',
    content: underTitles(
      'REG,uu,dc,nom,note,defm,catA,catABC,lt26r,defm_1,catA_1,catABC_1,lt26r_1',
      '"91","34701","34057","Castelnau",0,1120,655,970,206,1028,633,872,172',
    ),
    options: { vintage: 2009 },
    zoning: 'commune-2009',
    period: '2011-03',
    code: '34057',
    values: { demandeurs_emploi_abcde: 1120, demandeurs_emploi_abc: 970 },
  },
  {
    id: 'defm-montpellier-2011-zus',
    name: 'DemandeursEmplZUS_2011.csv',
    content: underTitles(
      'reg,uu,zus,nom,note,defm,catA,catABC,lt26r,defm_1,catA_1,catABC_1,lt26r_1',
      '"91","34701","9105030","FIGUEROLLES",0,280,183,255,68,282,180,243,57',
    ),
    zoning: 'zus-1996',
    period: '2011-03',
    code: '9105030',
    values: { demandeurs_emploi_abcde: 280, demandeurs_emploi_abc: 255 },
  },
  {
    id: 'caf-commune-rsa',
    name: 'RSACom2014.csv',
    content:
      'Communes;Codes_Insee;NB_Allocataires;NB_Allocataire_RSA;Dont_RSA_jeune;RSA_SOCLE_non_Majore;RSA_SOCLE_Majore;RSA_activite\nETRANGER;99999;80;9;;6;;\nINCONNUE;XXXXX;70;8;;6;;\nAMBERIEU;1004;2500;310;;200;45;65\n',
    options: { period: '2014' },
    zoning: 'commune-2015',
    period: '2014',
    code: '01004',
    values: { allocataires: 2500, allocataires_rsa: 310, allocataires_rsa_socle: 245 },
  },
  {
    id: 'caf-commune-rsa-personnes',
    name: 'RsaPersCom2014.csv',
    content:
      'Communes;Codes_Insee;NB_Pers_par_Foyer_Alloc;NB_Pers_couv_RSA;RSA_SOCLE_non_Majore_Pers_couv;RSA_SOCLE_Majore_Pers_couv;RSA_activite_Pers_couv\nAMBERIEU;01004;6500;;400;110;130\n',
    options: { period: '2014' },
    zoning: 'commune-2015',
    period: '2014',
    code: '01004',
    values: { personnes_couvertes_caf: 6500, population_couverte_rsa_nombre: 'secret' },
  },
  {
    id: 'caf-commune-bas-revenus',
    name: 'BasrevenuCom2014.csv',
    content: 'Communes;Codes_Insee;ALL_bas_revenu;Pers_bas_revenu;NB_allocataires_ress;NB_pers_couv_ress\nAMBERIEU;01004;800;1900;2100;6000\n',
    options: { period: '2014' },
    zoning: 'commune-2015',
    period: '2014',
    code: '01004',
    values: { allocataires_bas_revenus: 800, allocataires_reference_bas_revenus: 2100 },
  },
  {
    id: 'caf-commune-familles',
    name: 'ConfigFamiliale2014.csv',
    content:
      'Communes;Codes_Insee;NB_Allocataires;COUP_0_ENF;COUP_1_ENF;COUP_2_ENF;COUP_3_ENF;COUP_4plus_ENF;Homme_Isole;Femme_Isolee;MONO_1_ENF;MONO_2_ENF;MONO_3_ENF;MONO_4plus_ENF\nAMBERIEU;01004;2500;200;400;600;200;50;300;350;200;130;40;\nAUTRE;01053;100;0;0;0;0;0;0;0;20;10;5;5\n',
    options: { period: '2014' },
    zoning: 'commune-2015',
    period: '2014',
    code: '01053',
    values: { allocataires: 100, allocataires_monoparentaux: 40 },
  },
  {
    id: 'caf-commune-portail',
    name: 'portail.csv',
    content: 'code_commune;nom_commune;nombre_foyers;nombre_foyers_rsa\n01004;Ambérieu;2500;305\n',
    options: { period: '2022' },
    zoning: 'commune-2023',
    period: '2022',
    code: '01004',
    values: { allocataires: 2500, allocataires_rsa: 305 },
  },
]

testLayouts(useDatabase(), LAYOUTS)
