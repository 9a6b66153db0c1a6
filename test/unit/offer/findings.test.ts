import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { readDefinition } from '../../../src/offer/definition';
import { findProblems, type Finding } from '../../../src/offer/findings';
import { finish } from '../../../src/offer/slices';
import { valueOf } from '../support/results';
import {
  configurator,
  documentedOutput,
  documentedStep,
  file,
  read,
  section,
  step,
  textBox,
} from './files';

function write(parameters: object): string {
  return JSON.stringify(file(parameters), null, 2);
}

function problemsOf(text: string): readonly Finding[] {
  return findProblems(valueOf(finish(readDefinition(text))));
}

/** What is found: its code, and the place that is marked. */
function marked(text: string): readonly (readonly [string, string])[] {
  return problemsOf(text).map(
    ({ code, offset, length }) =>
      [code, text.slice(offset, offset + length).replace(/\s+/g, ' ')] as const,
  );
}

/** The parameters after the fixes, one after the other, until nothing is wrong. */
function mended(text: string): unknown {
  let after = text;
  for (let runs = 0; runs < 5; runs += 1) {
    const [first] = problemsOf(after);
    if (first === undefined) break;
    after = applyEdits(after, [...first.fix('  ')]);
  }
  assert.deepEqual(problemsOf(after), []);
  return (read(after) as { parameters: unknown }).parameters;
}

describe('The just-in-time access of an offer', () => {
  it('is fine where there is none, and where both halves are there', () => {
    for (const parameters of [
      {},
      { basics: [], steps: [], outputs: {} },
      { steps: [step('a', textBox('b'))], outputs: { location: '[location()]' } },
      { steps: [documentedStep], outputs: { jitAccessPolicy: documentedOutput } },
    ]) {
      assert.deepEqual(problemsOf(write(parameters)), []);
    }
  });

  it('lacks its output', () => {
    for (const more of [{}, { outputs: {} }, { outputs: { a: '1' } }]) {
      const text = write({ steps: [documentedStep], ...more });

      assert.deepEqual(marked(text), [['outputMissing', '"Microsoft.Solutions.JitConfigurator"']]);
      assert.deepEqual(mended(text), {
        steps: [documentedStep],
        outputs: { ...more.outputs, jitAccessPolicy: documentedOutput },
      });
    }
  });

  it('lacks its step', () => {
    const outputs = { jitAccessPolicy: documentedOutput };
    for (const more of [{}, { steps: [] }]) {
      const text = write({ ...more, outputs });

      assert.deepEqual(marked(text), [
        ['controlMissing', `"jitAccessPolicy": "${documentedOutput}"`],
      ]);
      assert.deepEqual(mended(text), { steps: [documentedStep], outputs });
    }
  });

  it('has an output that names another step or control', () => {
    for (const wrong of [
      "[steps('jitConfig').jitConfigurationControl]",
      "[steps('jitConfiguration').control]",
      "[steps('jitConfiguration').jitConfigurationControl.jitEnabled]",
      '',
    ]) {
      const text = write({ steps: [documentedStep], outputs: { jitAccessPolicy: wrong } });

      assert.deepEqual(marked(text), [['outputWrong', JSON.stringify(wrong)]]);
      assert.equal(problemsOf(text)[0]?.outputValue, documentedOutput);
      assert.deepEqual(mended(text), {
        steps: [documentedStep],
        outputs: { jitAccessPolicy: documentedOutput },
      });
    }
  });

  it('has one control too many: the one that the output does not name', () => {
    const [first, second] = [step('a', configurator('one')), step('b', configurator('two'))];
    const outputs = { jitAccessPolicy: "[steps('b').two]" };
    const text = write({ steps: [first, second], outputs });

    assert.deepEqual(
      marked(text).map(([code]) => code),
      ['controlSurplus'],
    );
    assert.match(marked(text)[0]?.[1] ?? '', /"name": "one"/);
    assert.deepEqual(mended(text), { steps: [second], outputs });
  });

  it('has several controls too many, wherever they are', () => {
    const outputs = { jitAccessPolicy: "[steps('b').two]" };
    const text = write({
      basics: [textBox('x'), configurator('three'), textBox('y')],
      steps: [
        step('a', section('s', configurator('one')), textBox('z')),
        step('b', configurator('two'), configurator('four')),
        step('c', configurator('five')),
      ],
      outputs,
    });

    assert.deepEqual(mended(text), {
      basics: [textBox('x'), textBox('y')],
      steps: [step('a', section('s'), textBox('z')), step('b', configurator('two'))],
      outputs,
    });
  });

  it('has a control that no output can name, which only its author can mend', () => {
    const nameless = { type: 'Microsoft.Solutions.JitConfigurator' };
    for (const steps of [
      [step('a', nameless)],
      [{ elements: [configurator('b')] }],
      [step('a', { type: 'Microsoft.Common.Section', elements: [configurator('c')] })],
    ]) {
      const [finding, ...more] = problemsOf(write({ steps, outputs: {} }));

      assert.deepEqual(more, []);
      assert.equal(finding?.code, 'controlNameless');
      assert.deepEqual(finding.fix('  '), []);
    }
  });

  it('keeps the comments around a control that is taken out', () => {
    const one =
      '{ "name": "x", "elements": [{ "name": "one", "type": "Microsoft.Solutions.JitConfigurator" }] }';
    const two = one.replace('"x"', '"y"');
    const outputs = `"outputs": { "jitAccessPolicy": "[steps('y').one]" }`;
    for (const [steps, left] of [
      [`[ /* a */ ${one} /* b */, // c\n ${two} ]`, `[ /* a */ /* b */ // c\n ${two} ]`],
      [`[ ${two} /* a, */, // b\n ${one} // c\n]`, `[ ${two} /* a, */ // b\n  // c\n]`],
      [`[ ${two}, ${one}, ]`, `[ ${two}, ]`],
    ] as const) {
      const text = `{ "parameters": { "steps": ${steps}, ${outputs} } }`;
      const [finding] = problemsOf(text);

      const after = applyEdits(text, [...(finding?.fix('  ') ?? [])]);
      assert.equal(after, `{ "parameters": { "steps": ${left}, ${outputs} } }`);
      assert.deepEqual(problemsOf(after), []);
    }
  });
});
