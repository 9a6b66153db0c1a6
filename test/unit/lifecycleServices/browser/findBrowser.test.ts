import assert from 'node:assert/strict';
import {
  findBrowser,
  type Computer,
} from '../../../../src/lifecycleServices/browser/browserProcess';

function on(platform: NodeJS.Platform, env: Computer['env'], ...files: string[]) {
  return findBrowser({ platform, env, home: '/home/ada', isFile: path => files.includes(path) });
}

describe('the browser of the user', () => {
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const chrome = 'C:\\Users\\ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';
  const windows = {
    ProgramFiles: 'C:\\Program Files',
    'ProgramFiles(x86)': 'C:\\Program Files (x86)',
    LocalAppData: 'C:\\Users\\ada\\AppData\\Local',
  };

  it('is found where Windows has it, Edge before Chrome', () => {
    assert.equal(on('win32', windows, edge, chrome), edge);
    assert.equal(on('win32', windows, chrome), chrome);
    assert.equal(on('win32', {}, edge), undefined);
  });

  it('is found where macOS has it, for all users or for one', () => {
    const inside = 'Google Chrome.app/Contents/MacOS/Google Chrome';
    assert.equal(on('darwin', {}, `/Applications/${inside}`), `/Applications/${inside}`);
    const own = `/home/ada/Applications/${inside}`;
    assert.equal(on('darwin', {}, own), own);
  });

  it('is found in the path of Linux, and in the usual places', () => {
    const env = { PATH: '/usr/local/bin::relative:/usr/bin' };
    assert.equal(on('linux', env, '/usr/bin/chromium'), '/usr/bin/chromium');
    assert.equal(on('linux', env, 'relative/chromium'), undefined);
    assert.equal(on('linux', {}, '/snap/bin/chromium'), '/snap/bin/chromium');
    const both = ['/usr/bin/google-chrome', '/opt/microsoft/msedge/msedge'];
    assert.equal(on('linux', env, ...both), '/opt/microsoft/msedge/msedge');
  });

  it('is missing where there is none', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      assert.equal(on(platform, { ...windows, PATH: '/usr/bin' }), undefined);
    }
  });
});
