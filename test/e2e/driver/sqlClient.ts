import { ConnectionPool } from 'mssql';

/** The four values of a login, as they are copied. */
export interface SqlLogin {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Logs in as a SQL client does that a person gave the four values to. */
export async function logIn({ server, database, user, password }: SqlLogin): Promise<void> {
  const [host = '', port] = server.split(',');
  const pool = new ConnectionPool({
    server: host,
    port: Number(port),
    database,
    user,
    password,
    // A certificate is for a name, and the address of the emulator is none.
    options: { encrypt: true, trustServerCertificate: true, serverName: 'localhost' },
  });
  await pool.connect();
  await pool.close();
}
