import assert from 'node:assert/strict';
import { readDefinition } from '../../../../src/offer/definition';
import { findingCodes } from '../../../../src/offer/findings';
import { tellWhatIsLeft } from '../../../../src/offer/editor/whatIsLeft';
import { errorWords, findingWords, fixTitle } from '../../../../src/offer/editor/messages';
import { errorOf } from '../../support/results';
import { FakePrompts } from '../../support/fakePrompts';

describe('What is said about an offer', () => {
  it('names the file and the line of an error', () => {
    const words = (text: string) => errorWords(errorOf(readDefinition(text)), 'ui.json');

    assert.equal(words('{\n"a": }'), 'ui.json is not valid JSON: see line 2.');
    assert.match(words('\n'), /^ui\.json is empty\./);
    assert.equal(words('[]'), 'ui.json holds no object.');
    assert.equal(
      words('{"parameters":\n3}'),
      'In ui.json, line 2, "parameters" has to be an object.',
    );
    assert.equal(
      words('{"parameters": {"steps": {}}}'),
      'In ui.json, line 1, "parameters.steps" has to be a list.',
    );
    assert.match(errorWords({ code: 'nameless', line: 7 }, 'ui.json'), /^In ui\.json.* line 7 /);
  });

  it('differs for each thing that can be wrong, and shows what the output has to be', () => {
    const findings = findingCodes.map(code => ({
      code,
      offset: 0,
      length: 0,
      outputValue: "[steps('a').b]",
      fix: [],
    }));

    assert.equal(new Set(findings.map(findingWords)).size, findings.length);
    for (const finding of findings) {
      const isAboutOutput = finding.code === 'outputMissing' || finding.code === 'outputWrong';
      assert.equal(findingWords(finding).includes("[steps('a').b]"), isAboutOutput);
      assert.notEqual(fixTitle(finding), '');
    }
  });

  it('tells what is left to do in Partner Center, and opens it when asked', async () => {
    const prompts = new FakePrompts();
    await tellWhatIsLeft('createUiDefinition.json', prompts);
    assert.equal(prompts.asked.length, 1);
    assert.match(
      prompts.texts('info')[0] ?? '',
      /^createUiDefinition\.json .*Technical configuration/,
    );
    assert.deepEqual(prompts.asked[0]?.more, ['Open Partner Center']);

    prompts.presses = ([button]) => button;
    await tellWhatIsLeft('createUiDefinition.json', prompts);
    assert.deepEqual(prompts.texts('open'), [
      'https://partner.microsoft.com/dashboard/commercial-marketplace/overview',
    ]);
  });
});
