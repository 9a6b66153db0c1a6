/** A token of Transact-SQL. */
export interface Lexeme {
  kind: 'name' | 'string' | 'number' | 'mark';
  text: string;
}

const pattern = new RegExp(
  [
    /\s+|--[^\n]*|\/\*[\s\S]*?\*\//,
    /N?'((?:[^']|'')*)'/,
    /\[((?:[^\]]|\]\])*)\]/,
    /"([^"]*)"/,
    /(-?\d+(?:\.\d+)?)/,
    /([@#]*[A-Za-z_][\w@#$]*)/,
    /(.)/,
  ]
    .map(part => part.source)
    .join('|'),
  'gy',
);

/** Splits a text into tokens, without comments and white space. */
export function lex(sql: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  for (const match of sql.matchAll(pattern)) {
    const [, quoted, bracketed, doubled, number, name, mark] = match;
    if (quoted !== undefined) {
      lexemes.push({ kind: 'string', text: quoted.replaceAll("''", "'") });
    } else if (number !== undefined) lexemes.push({ kind: 'number', text: number });
    else if (mark !== undefined) lexemes.push({ kind: 'mark', text: mark });
    else {
      const text = bracketed?.replaceAll(']]', ']') ?? doubled ?? name;
      if (text !== undefined) lexemes.push({ kind: 'name', text });
    }
  }
  return lexemes;
}
