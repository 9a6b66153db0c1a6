import assert from 'node:assert/strict';
import { otherFiles, readDefinition } from '../../../../src/offer/definition';
import {
  errorMessage,
  findingMessage,
  fixTitle,
  limitMessage,
  showNextStep,
} from '../../../../src/offer/editor/messages';
import type { Finding } from '../../../../src/offer/jitAccess';
import type { Node } from '../../../../src/offer/tree';
import { errorOf } from '../../support/results';
import { FakePrompts } from '../../support/fakePrompts';
import { finish } from '../files';

describe('The messages about a createUiDefinition.json', () => {
  it('name the file and the line of an error', () => {
    const message = (text: string) =>
      errorMessage(errorOf(finish(readDefinition(text))), 'ui.json');

    assert.equal(message('{\n"a": }'), "ui.json isn't valid JSON. See line 2.");
    assert.match(message('\n'), /^ui\.json is empty\./);
    assert.match(message('[]'), /^ui\.json isn't a createUiDefinition\.json: /);
    assert.equal(
      message('{"parameters":\n3}'),
      'In ui.json, line 2, "parameters" must be an object.',
    );
    assert.equal(
      message('{"parameters": {"steps": {}}}'),
      'In ui.json, line 1, "parameters.steps" must be an array.',
    );
    assert.match(errorMessage({ code: 'nameless', line: 7 }, 'ui.json'), /^In ui\.json, line 7, /);
  });

  it('say what another file is', () => {
    const messages = otherFiles.map(code => errorMessage({ code, line: 1 }, 'a.json'));

    assert.equal(new Set(messages).size, otherFiles.length);
    for (const message of messages) assert.match(message, /^a\.json is.* createUiDefinition\.json/);
  });

  it('say why a file is not checked, but only if it exceeds a limit', () => {
    assert.match(limitMessage({ code: 'tooDeep', line: 1 }), / more than 100 levels deep\./);
    assert.match(limitMessage({ code: 'tooLarge', line: 1 }), / more than 1 million characters\./);
    assert.match(errorMessage({ code: 'tooLarge', line: 1 }, 'a.json'), / 2 million characters\./);
    assert.equal(limitMessage({ code: 'syntax', line: 1 }), '');
  });

  it('differ for each problem, and show the right output', () => {
    const node: Node = { type: 'string', offset: 0, length: 0, children: [] };
    const codes: Readonly<Record<Finding['code'], true>> = {
      outputMissing: true,
      controlMissing: true,
      outputWrong: true,
      controlSurplus: true,
      controlNameless: true,
    };
    const findings = (Object.keys(codes) as Finding['code'][]).map(code => ({
      code,
      node,
      outputValue: "[steps('a').b]",
      fix: () => [],
    }));

    assert.equal(new Set(findings.map(findingMessage)).size, findings.length);
    for (const finding of findings) {
      const isAboutOutput = finding.code === 'outputMissing' || finding.code === 'outputWrong';
      assert.equal(findingMessage(finding).includes("[steps('a').b]"), isAboutOutput);
      assert.equal(fixTitle(finding) === '', finding.code === 'controlNameless');
    }
  });

  it('say what remains to do in Partner Center, and open it on request', async () => {
    const prompts = new FakePrompts();
    await showNextStep('createUiDefinition.json', prompts);
    assert.equal(prompts.asked.length, 1);
    assert.match(
      prompts.texts('info')[0] ?? '',
      /^createUiDefinition\.json .*Technical configuration/,
    );
    assert.deepEqual(prompts.asked[0]?.more, ['Open Partner Center']);

    prompts.presses = ([button]) => button;
    await showNextStep('createUiDefinition.json', prompts);
    assert.deepEqual(prompts.texts('open'), [
      'https://partner.microsoft.com/dashboard/commercial-marketplace/overview',
    ]);
  });
});
