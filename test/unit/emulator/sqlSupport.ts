import * as sql from 'mssql';
import type { Emulator } from '../../emulator';
import type { Granted } from './support';

/** The options of a login besides the credentials. */
export interface Login {
  user?: string;
  password?: string;
  database?: string;
  encrypt?: boolean;
  trustServerCertificate?: boolean;
  /** Milliseconds until the client gives up. */
  patience?: number;
}

/** Logs in. Turns off the retries of tedious, so that each attempt counts once. */
export async function connect(emulator: Emulator, granted: Granted, login: Login = {}) {
  const numbers: number[] = [];
  const { encrypt = true, trustServerCertificate = true, patience = 2000, ...rest } = login;
  const pool = new sql.ConnectionPool({
    server: '127.0.0.1',
    port: emulator.sqlPort,
    user: granted.sqljitusername,
    password: granted.sqljitpassword,
    database: granted.databasename,
    ...rest,
    options: { encrypt, trustServerCertificate, maxRetriesOnTransientErrors: 0 },
    connectionTimeout: patience,
    pool: { max: 1 },
    beforeConnect: connection => {
      connection.on('errorMessage', (token: { number: number }) => numbers.push(token.number));
    },
  });
  try {
    await pool.connect();
    return { pool, numbers, code: undefined, message: '' };
  } catch (error) {
    await pool.close();
    const { code, message } = error as { code: string; message: string };
    return { pool: undefined, numbers, code, message };
  }
}

/** The SQL error number of a login; 0 if it succeeds. */
export async function loginNumber(emulator: Emulator, granted: Granted, login: Login = {}) {
  const { pool, numbers } = await connect(emulator, granted, login);
  await pool?.close();
  return pool ? 0 : numbers[0];
}
