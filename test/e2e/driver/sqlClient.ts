import { ConnectionPool } from 'mssql';

/** The copied values of a login. */
export interface SqlLogin {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Logs in like a SQL client with the copied values. */
export async function logIn({ server, database, user, password }: SqlLogin): Promise<void> {
  const [host = '', port] = server.split(',');
  const pool = new ConnectionPool({
    server: host,
    port: Number(port),
    database,
    user,
    password,
    // Certificates are for names, but the emulator has an IP address.
    options: { encrypt: true, trustServerCertificate: true, serverName: 'localhost' },
  });
  await pool.connect();
  await pool.close();
}
