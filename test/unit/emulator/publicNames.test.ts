import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { publicNames, startEmulator, type Emulator } from '../../emulator';
import { publicNameOptions } from '../../setup/productSettings';

/** Prints the response to a GET of an address with a token. */
const program = `
const [address, authorization] = process.argv.slice(1);
require('node:https').get(address, { headers: { authorization } }, response => {
  response.pipe(process.stdout);
});`;

describe('the public names of the emulator', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'public-names-'));
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(async () => {
    await emulator.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** Calls a service from a process with the preloaded module, over HTTPS. */
  async function get(host: string, route: string): Promise<string> {
    const { preload = '', env } = publicNameOptions(emulator, folder);
    const authorization = `Bearer ${emulator.token({ aud: `https://${host}` })}`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--require', preload, '-e', program, `https://${host}${route}`, authorization],
      { env: { ...process.env, ...env } },
    );
    return stdout;
  }

  it('are those of the environments that the discovery lists', async () => {
    const list = JSON.parse(
      await get(publicNames.discovery, '/api/discovery/v2.0/Instances?$select=Url'),
    ) as { value: { Url: string }[] };

    assert.equal(list.value[0]?.Url, 'https://contoso-dev.crm4.dynamics.com/');
  });

  it('lead to the environment', async () => {
    const details = await get(
      `contoso-dev${publicNames.environments}`,
      '/api/data/v9.2/RetrieveFinanceAndOperationsIntegrationDetails',
    );

    assert.match(details, /"Url":"https:\/\/contoso-dev\.operations\.eu\.dynamics\.com\/"/);
  });
});
