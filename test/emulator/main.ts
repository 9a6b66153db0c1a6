import { parseArgs } from 'node:util';
import { applicationId, applications } from './azure/resources';
import { seededEnvironments } from './environments';
import { lcsPageLines, startEmulator, type Emulator } from './index';
import { programSwitches } from './switches';

const usage = 'main.js [--port 4100] [--sql-port 14330] [--quick]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4100' },
      'sql-port': { type: 'string', default: '14330' },
      quick: { type: 'boolean', default: false },
    },
  });
  const emulator = await startEmulator({
    port: readPort(values.port),
    sqlPort: readPort(values['sql-port']),
    switches: values.quick ? {} : programSwitches,
  });
  process.stdout.write(greeting(emulator));
  const stop = () => void emulator.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new Error(`${text} is not a port.\n${usage}`);
}

function greeting({ url, sqlPort }: Emulator): string {
  const settings = {
    'sqlCredentials.cloud': 'custom',
    'sqlCredentials.customCloud': {
      authenticationProvider: 'emulator',
      discoveryUrl: `${url}/`,
      environmentHosts: [new URL(url).host],
      resourceManagerUrl: `${url}/`,
      lcsUrl: `${url}/`,
      addressLookupUrl: `${url}/ip`,
      sqlHostSuffix: '',
    },
  };
  const lines = seededEnvironments.map(({ path, friendlyName, kind }) => {
    return `  ${friendlyName.padEnd(20)} ${kind.padEnd(10)} ${url}/${path}/`;
  });
  return `The emulator listens at ${url} and, for SQL, at 127.0.0.1,${sqlPort}.

Environments:
${lines.join('\n')}

Managed applications:
${applications.map(each => `  ${applicationId(each)}`).join('\n')}

Lifecycle Services: sign in at ${url}/Logon/AdLogon as ada@contoso.com with any password but
"wrong" and any six digits. An environment's page:
${lcsPageLines(url)}

Settings to paste:
${JSON.stringify(settings, null, 2)}

Switches, one call each (see them all at ${url}/__emulator/switches):
  curl -d '{"propagationSeconds": 30}' ${url}/__emulator/switches
  curl -d '{"next": [{"answer": "error", "error": "busy"}]}' ${url}/__emulator/switches
  curl -d '{"state": "Approved"}' ${url}/__emulator/jitRequests/decide
  curl -X POST ${url}/__emulator/reset

Ctrl+C stops it.
`;
}

main().catch((error: unknown) => {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  const text = code === 'EADDRINUSE' ? `Port ${port} is taken. Choose others: ${usage}` : message;
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
