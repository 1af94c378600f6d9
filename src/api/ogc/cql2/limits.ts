/** What one URL can hold here (api/problem.ts): a longer filter could not have been sent. It holds 8,000 vertices, which therefore need no limit. */
export const MAX_FILTER_CHARACTERS = 32_768
/** Parentheses, NOT and operations inside one another: far above what people and tools write, far below what a stack holds. */
export const MAX_DEPTH = 64
/** Literals and properties: each literal is a parameter of the statement, and PostgreSQL plans them one by one. */
export const MAX_OPERANDS = 1_000
/**
 * Multiplications and divisions in one operand, and how large and how small its literals are: whatever the values of indicators (10⁻²¹ apart at
 * least, 10¹⁵ at most), the result stays within double precision (10⁻³⁰⁷ to 10³⁰⁸), outside of which PostgreSQL fails.
 */
export const MAX_FACTORS = 8
export const LARGEST_FACTOR = 1e15
export const SMALLEST_FACTOR = 1e-15
