// Styles of cells, by their place in cellXfs (ECMA-376 Part 1, §18.8.10). Separators are those of the reader's own locale.

export const HEADER_STYLE = 1
export const WRAPPED_STYLE = 2

const MOST_DECIMALS = 6
const FIRST_NUMBER = 3
const FIRST_PERCENT = FIRST_NUMBER + MOST_DECIMALS + 1

/** A number with that many decimals (6 at most) and thousands apart. */
export function numberStyle(decimals: number): number {
  return FIRST_NUMBER + Math.min(decimals, MOST_DECIMALS)
}

/** A share (0–1) shown as a percentage with that many decimals. */
export function percentStyle(decimals: number): number {
  return FIRST_PERCENT + Math.min(decimals, MOST_DECIMALS)
}

/** The text of xl/styles.xml. */
export function stylesXml(): string {
  const places = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => (decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`))
  const formats = [...places.map((place) => `#,##${place}`), ...places.map((place) => `${place} %`)]
  const numFmts = formats.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code}"/>`).join('')
  const numbers = formats.map((_, i) => `<xf numFmtId="${164 + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`).join('')
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${formats.length}">${numFmts}</numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFE6EBF2"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="${FIRST_NUMBER + formats.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
${numbers}</cellXfs></styleSheet>`
}
