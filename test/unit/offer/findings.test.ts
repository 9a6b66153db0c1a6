import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { readDefinition } from '../../../src/offer/definition';
import { findProblems, type Finding } from '../../../src/offer/jitAccess';
import { valueOf } from '../support/results';
import {
  finish,
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

/** The code of each finding, and the text that it marks. */
function marked(text: string): readonly (readonly [string, string])[] {
  return problemsOf(text).map(
    ({ code, node: { offset, length } }) =>
      [code, text.slice(offset, offset + length).replace(/\s+/g, ' ')] as const,
  );
}

/** The parameters after applying one fix after the other until no problem is left. */
function fixed(text: string): unknown {
  let after = text;
  for (let runs = 0; runs < 5; runs += 1) {
    const [first] = problemsOf(after);
    if (first === undefined) break;
    after = applyEdits(after, [...first.fix('  ')]);
  }
  assert.deepEqual(problemsOf(after), []);
  return (read(after) as { parameters: unknown }).parameters;
}

describe('The problems of a createUiDefinition.json', () => {
  it('are none if it has both halves of just-in-time access, or neither', () => {
    for (const parameters of [
      {},
      { basics: [], steps: [], outputs: {} },
      { steps: [step('a', textBox('b'))], outputs: { location: '[location()]' } },
      { steps: [documentedStep], outputs: { jitAccessPolicy: documentedOutput } },
    ]) {
      assert.deepEqual(problemsOf(write(parameters)), []);
    }
  });

  it('include a missing output', () => {
    for (const more of [{}, { outputs: {} }, { outputs: { a: '1' } }]) {
      const text = write({ steps: [documentedStep], ...more });

      assert.deepEqual(marked(text), [['outputMissing', '"Microsoft.Solutions.JitConfigurator"']]);
      assert.deepEqual(fixed(text), {
        steps: [documentedStep],
        outputs: { ...more.outputs, jitAccessPolicy: documentedOutput },
      });
    }
  });

  it('include a missing step', () => {
    const outputs = { jitAccessPolicy: documentedOutput };
    for (const more of [{}, { steps: [] }]) {
      const text = write({ ...more, outputs });

      assert.deepEqual(marked(text), [
        ['controlMissing', `"jitAccessPolicy": "${documentedOutput}"`],
      ]);
      assert.deepEqual(fixed(text), { steps: [documentedStep], outputs });
    }
  });

  it('include an output that names another step or control', () => {
    for (const wrong of [
      "[steps('jitConfig').jitConfigurationControl]",
      "[steps('jitConfiguration').control]",
      "[steps('jitConfiguration').jitConfigurationControl.jitEnabled]",
      '',
    ]) {
      const text = write({ steps: [documentedStep], outputs: { jitAccessPolicy: wrong } });

      assert.deepEqual(marked(text), [['outputWrong', JSON.stringify(wrong)]]);
      assert.equal(problemsOf(text)[0]?.outputValue, documentedOutput);
      assert.deepEqual(fixed(text), {
        steps: [documentedStep],
        outputs: { jitAccessPolicy: documentedOutput },
      });
    }
  });

  it('include a second control that the output does not name', () => {
    const [first, second] = [step('a', configurator('one')), step('b', configurator('two'))];
    const outputs = { jitAccessPolicy: "[steps('b').two]" };
    const text = write({ steps: [first, second], outputs });

    assert.deepEqual(
      marked(text).map(([code]) => code),
      ['controlSurplus'],
    );
    assert.match(marked(text)[0]?.[1] ?? '', /"name": "one"/);
    assert.deepEqual(fixed(text), { steps: [second], outputs });
  });

  it('include all other controls, in any list', () => {
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

    assert.deepEqual(fixed(text), {
      basics: [textBox('x'), textBox('y')],
      steps: [step('a', section('s'), textBox('z')), step('b', configurator('two'))],
      outputs,
    });
  });

  it('include a control without a name, which only its author can fix', () => {
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

  it('are fixed without removing the comments around a control', () => {
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
