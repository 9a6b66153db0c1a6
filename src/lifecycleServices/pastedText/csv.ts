import { isWordy, roleOfLabel } from './labels';

const separators = [',', ';', '|'] as const;

/** One field of a line: in double quotes, each within doubled, or bare. */
const quotedField = /"((?:[^"]|"")*)"/y;

/**
 * Finds the lines that are comma-separated values: those under a head of known labels that have as
 * many fields, and those of which every field is in quotes. What has more or fewer fields than its head
 * is none of them: nobody knows then which of its signs part fields.
 * @returns the fields by the place of the line
 */
export function separatedLines(lines: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  let head: { readonly separator: string; readonly count: number } | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.includes('\t')) {
      head = undefined;
      continue;
    }
    const fields = head && fieldsOf(line, head.separator);
    if (fields !== undefined && fields.length === head?.count) {
      found.set(at, fields);
      continue;
    }
    const begun = headOf(line);
    head = begun && { separator: begun.separator, count: begun.fields.length };
    const own = begun?.fields ?? quotedLine(line);
    if (own !== undefined) found.set(at, own);
  }
  return found;
}

interface Head {
  readonly separator: string;
  readonly fields: readonly string[];
}

/** Words alone, of which several are known labels. */
function headOf(line: string): Head | undefined {
  return separators
    .map(separator => ({ separator, fields: fieldsOf(line, separator) ?? [] }))
    .find(
      ({ fields }) =>
        fields.length > 1 &&
        fields.every(isWordy) &&
        fields.filter(field => roleOfLabel(field) !== undefined).length > 1,
    );
}

function quotedLine(line: string): readonly string[] | undefined {
  if (!/^\s*".*"\s*$/u.test(line)) return undefined;
  for (const separator of separators) {
    const fields = fieldsOf(line, separator, true);
    if (fields !== undefined && fields.length > 2) return fields;
  }
  return undefined;
}

/** The fields of a line; `undefined` where quotes do not end where a field does. */
function fieldsOf(line: string, separator: string, areAllQuoted = false): string[] | undefined {
  const text = line.trim();
  const fields: string[] = [];
  for (let at = 0; at <= text.length;) {
    quotedField.lastIndex = at;
    const quoted = quotedField.exec(text);
    if (quoted === null && areAllQuoted) return undefined;
    const next = text.indexOf(separator, at);
    const end = quoted === null ? (next < 0 ? text.length : next) : at + quoted[0].length;
    if (end < text.length && text[end] !== separator) return undefined;
    fields.push(quoted?.[1]?.replaceAll('""', '"') ?? text.slice(at, end).trim());
    at = end + 1;
  }
  return fields;
}
