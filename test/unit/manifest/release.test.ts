import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir, readText } from './support';

/** `.github/scripts/release.mjs`, of which the compiler has no declarations here. */
interface ReleaseModule {
  readonly missingFields: (manifest: object) => string[];
  readonly channelOf: (tag: string, version: string) => string;
  readonly notesOf: (changelog: string, version: string) => string;
  readonly packArguments: (tag: string, channel: string, file: string) => string[];
  readonly checksumLine: (content: Uint8Array, name: string) => string;
}

const script = join(projectDir, '.github/scripts/release.mjs');
const manifest = JSON.parse(readText('package.json')) as { readonly version: string };

/** The addresses of a project that has been published. */
const addresses = {
  repository: { type: 'git', url: 'https://example.com/repository.git' },
  homepage: 'https://example.com',
  bugs: { url: 'https://example.com/issues' },
};

describe('A release', () => {
  let release: ReleaseModule;
  before(async () => {
    release = (await import(pathToFileURL(script).href)) as ReleaseModule;
  });

  it('stops, and names each missing field of package.json', () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      [script, 'check', `v${manifest.version}`],
      { encoding: 'utf8' },
    );
    const missing = release.missingFields(manifest);

    assert.equal(status, missing.length > 0 ? 1 : status);
    for (const field of missing) assert.ok(stderr.includes(`package.json has no "${field}".`));
  });

  it('accepts addresses as text and as objects, and no empty ones', () => {
    assert.deepEqual(release.missingFields({ ...manifest, ...addresses }), []);
    assert.deepEqual(release.missingFields({ ...manifest, ...addresses, bugs: { url: ' ' } }), [
      'bugs',
    ]);
    const others = { ...manifest, ...addresses, repository: undefined, publisher: '' };
    assert.deepEqual(release.missingFields(others), ['repository', 'publisher']);
  });

  it('has a tag that equals the version, with a suffix for the pre-release channel', () => {
    assert.equal(release.channelOf('v1.2.3', '1.2.3'), 'release');
    assert.equal(release.channelOf('v1.2.3-pre', '1.2.3'), 'pre-release');
    for (const tag of ['1.2.3', 'v1.2.4', 'v1.2.3-rc', 'v1.2.3-pre2', '']) {
      assert.throws(() => release.channelOf(tag, '1.2.3'), /doesn't fit version 1\.2\.3/);
    }
    assert.throws(() => release.channelOf('v1.2.3-beta', '1.2.3-beta'), /accepts only versions/);
  });

  it('has the notes of its version, with the line endings of any system', () => {
    const changelog = '# Changelog\n\n## 1.2.3 (May)\n\n- New.\n\n## 1.2.2\n\n- Old.\n';

    assert.equal(release.notesOf(changelog, '1.2.3'), '- New.\n');
    assert.equal(release.notesOf(changelog.replaceAll('\n', '\r\n'), '1.2.2'), '- Old.\n');
    assert.throws(() => release.notesOf(changelog, '1.2'), /no section "## 1\.2"/);
    assert.match(release.notesOf(readText('CHANGELOG.md'), manifest.version), /^\S/);
  });

  it('links the README to the repository at its tag', () => {
    const args = release.packArguments('v1.2.3', 'release', 'a.vsix');

    assert.ok(args.includes('v1.2.3'));
    assert.ok(!args.includes('--no-rewrite-relative-links'));
    assert.ok(!args.includes('--allow-missing-repository'));
    assert.ok(!args.includes('--pre-release'));
    assert.ok(release.packArguments('v1-pre', 'pre-release', 'a').includes('--pre-release'));
  });

  it('has a checksum that sha256sum reads', () => {
    assert.equal(
      release.checksumLine(Buffer.from('abc'), 'a.vsix'),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.vsix\n',
    );
  });
});
