import { lex, type Lexeme } from './lexer';
import type { Column, Value } from './tokens';

/** The session data that the functions of a query can read. */
export interface Session {
  user: string;
  database: string;
  server: string;
  roles: readonly string[];
}

/** The result of a statement: a row, nothing (SET), or an error number with a name. */
export type Result =
  | { kind: 'row'; columns: Column[]; values: Value[] }
  | { kind: 'nothing' }
  | { kind: 'error'; number: number; name: string };

class QueryError extends Error {
  constructor(
    readonly number: number,
    readonly subject: string,
  ) {
    super(`SQL error ${number} at ${subject}`);
  }
}

/** Runs a batch of SET, USE, and SELECT statements without FROM. Stops at the first error. */
export function answerBatch(sql: string, session: Session): Result[] {
  const words = new Words(lex(sql));
  const results: Result[] = [];
  try {
    while (words.peek()) {
      if (!words.skip(';')) results.push(statement(words, session));
    }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    results.push({ kind: 'error', number: error.number, name: error.subject });
  }
  return results;
}

class Words {
  #at = 0;
  constructor(private readonly all: readonly Lexeme[]) {}

  peek(): Lexeme | undefined {
    return this.all[this.#at];
  }

  next(): Lexeme {
    const word = this.peek();
    if (!word) throw new QueryError(102, this.all.at(-1)?.text ?? '');
    this.#at += 1;
    return word;
  }

  is(text: string): boolean {
    const word = this.peek();
    return word?.kind !== 'string' && word?.text.toUpperCase() === text;
  }

  skip(text: string): boolean {
    const found = this.is(text);
    if (found) this.#at += 1;
    return found;
  }
}

function statement(words: Words, session: Session): Result {
  if (words.skip('SET')) {
    while (words.peek() && !['SET', 'SELECT', 'USE', ';'].some(end => words.is(end))) words.next();
    return { kind: 'nothing' };
  }
  if (words.skip('USE')) {
    const name = words.next().text;
    if (name.toLowerCase() !== session.database.toLowerCase()) throw new QueryError(208, name);
    return { kind: 'nothing' };
  }
  if (words.skip('SELECT')) return select(words, session);
  throw new QueryError(208, words.next().text);
}

function select(words: Words, session: Session): Result {
  const columns: Column[] = [];
  const values: Value[] = [];
  let failed: QueryError | undefined;
  do {
    try {
      const { name, value, type } = column(words, session);
      columns.push({ name, type });
      values.push(value);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      failed ??= error;
      // An unknown column probably belongs to the table after FROM.
      while (words.peek() && !words.is(',') && !words.is('FROM') && !words.is(';')) words.next();
    }
  } while (words.skip(','));
  if (words.skip('FROM')) throw new QueryError(208, objectName(words));
  if (failed) throw failed;
  return { kind: 'row', columns, values };
}

function objectName(words: Words): string {
  let name = words.next().text;
  while (words.skip('.')) name += `.${words.next().text}`;
  return name;
}

interface Evaluated {
  value: Value;
  type: Column['type'];
}

function column(words: Words, session: Session): Evaluated & { name: string } {
  const evaluated = expression(words, session);
  if (words.skip('AS')) return { ...evaluated, name: words.next().text };
  const after = words.peek();
  const isAlias = after?.kind === 'name' || after?.kind === 'string';
  const reserved = ['FROM', 'SELECT', 'SET', 'USE'].some(word => words.is(word));
  return { ...evaluated, name: isAlias && !reserved ? words.next().text : '' };
}

function expression(words: Words, session: Session): Evaluated {
  const word = words.next();
  if (word.kind === 'number') return number(Number(word.text));
  if (word.kind === 'string') return text(word.text);
  if (word.kind === 'mark') throw new QueryError(102, word.text);
  const name = word.text.toUpperCase();
  if (name === 'NULL') return { value: null, type: 'int' };
  const variable = variables[name];
  if (variable) return variable(session);
  if (!words.skip('(')) throw new QueryError(207, word.text);
  const argument = words.is(')') ? undefined : words.next().text;
  if (!words.skip(')')) throw new QueryError(102, words.next().text);
  const evaluate = functions[name];
  if (!evaluate) throw new QueryError(195, word.text);
  return evaluate(session, argument);
}

const number = (value: number | null): Evaluated => ({ value, type: 'int' });
const text = (value: string): Evaluated => ({ value, type: 'nvarchar' });
const user = (session: Session) => text(session.user);

const variables: Record<string, (session: Session) => Evaluated> = {
  '@@VERSION': () => text('Microsoft SQL Azure (RTM) - 12.0.2000.8 (emulated)'),
  '@@SERVERNAME': session => text(session.server),
  '@@SPID': () => number(51),
  '@@TRANCOUNT': () => number(0),
  CURRENT_USER: user,
  SESSION_USER: user,
  SYSTEM_USER: user,
};

const knownRoles = ['db_datareader', 'db_datawriter', 'db_owner', 'public'];

const functions: Record<string, (session: Session, argument?: string) => Evaluated> = {
  DB_NAME: session => text(session.database),
  SUSER_SNAME: user,
  SUSER_NAME: user,
  USER_NAME: user,
  ORIGINAL_LOGIN: user,
  IS_ROLEMEMBER: (session, role = '') => {
    const name = role.toLowerCase();
    // SQL Server returns null for a role that doesn't exist.
    if (!knownRoles.includes(name)) return number(null);
    return number(name === 'public' || session.roles.includes(name) ? 1 : 0);
  },
};
