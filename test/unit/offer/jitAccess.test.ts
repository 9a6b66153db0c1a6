import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/offer/definition';
import { valueOf } from '../support/results';
import {
  addJitAccess,
  finish,
  added,
  configurator,
  documentedOutput,
  documentedStep,
  file,
  read,
  section,
  step,
  textBox,
} from './files';

const newline = /\r\n|\n/;

/** The parameters of a file after the command. */
function addedTo(parameters: object): unknown {
  const after = read(added(JSON.stringify(file(parameters), null, 2)));
  return (after as { parameters: unknown }).parameters;
}

/** The lines that the command adds to a file. */
function newLines(text: string): readonly string[] {
  const before = text.split(newline);
  return added(text)
    .split(newline)
    .filter(line => !before.includes(line));
}

describe('Adding just-in-time access to a createUiDefinition.json', () => {
  it('adds the step and the output of the documentation', () => {
    const before = { basics: [], steps: [step('one')], outputs: { location: '[location()]' } };

    assert.deepEqual(addedTo(before), {
      basics: [],
      steps: [step('one'), documentedStep],
      outputs: { location: '[location()]', jitAccessPolicy: documentedOutput },
    });
  });

  it('adds missing steps, outputs, or parameters', () => {
    const steps = [documentedStep];
    const outputs = { jitAccessPolicy: documentedOutput };

    assert.deepEqual(addedTo({ basics: [], outputs: {} }), { basics: [], outputs, steps });
    assert.deepEqual(addedTo({ basics: [], steps: [] }), { basics: [], steps, outputs });
    assert.deepEqual(addedTo({ basics: [] }), { basics: [], steps, outputs });
    assert.deepEqual(addedTo({}), { steps, outputs });
    assert.deepEqual(read(added('{}')), { parameters: { basics: [], steps, outputs } });
  });

  it('changes nothing the second time', () => {
    for (const parameters of [
      { basics: [], steps: [], outputs: {} },
      { steps: [step('jitConfiguration', textBox('jitConfigurationControl'))] },
      { steps: [step('mine', configurator('own'))], outputs: { jitAccessPolicy: '[nothing()]' } },
    ]) {
      const once = added(JSON.stringify(file(parameters), null, 4));
      assert.equal(added(once), once);
    }
  });

  it('uses the names of an existing control', () => {
    const steps = [step('access', textBox('note'), configurator('jit'))];

    assert.deepEqual(addedTo({ basics: [], steps, outputs: {} }), {
      basics: [],
      steps,
      outputs: { jitAccessPolicy: "[steps('access').jit]" },
    });
  });

  it('finds the control in sections and in the basics', () => {
    const cases = [
      [{ steps: [step('a', section('b', section('c', configurator('d'))))] }, "[steps('a').b.c.d]"],
      [{ basics: [configurator('jit')], steps: [] }, "[basics('jit')]"],
      [{ basics: [section('more', configurator('jit'))] }, "[basics('more').jit]"],
      [{ steps: [step("the owner's", configurator('jit'))] }, "[steps('the owner''s').jit]"],
    ] as const;
    for (const [parameters, jitAccessPolicy] of cases) {
      assert.deepEqual(addedTo(parameters), { ...parameters, outputs: { jitAccessPolicy } });
    }
  });

  it('adds the step that an existing output names', () => {
    const outputs = { jitAccessPolicy: "[steps('access').jit]" };
    const control = { ...documentedStep.elements[0], name: 'jit' };

    assert.deepEqual(addedTo({ steps: [], outputs }), {
      steps: [{ ...documentedStep, name: 'access', elements: [control] }],
      outputs,
    });
    assert.deepEqual(addedTo({ steps: [step('access', textBox('note'))], outputs }), {
      steps: [step('access', textBox('note'), control)],
      outputs,
    });
  });

  it('uses a step of the usual name, and a free name for the control', () => {
    const [control] = documentedStep.elements;

    assert.deepEqual(addedTo({ steps: [step('jitConfiguration')], outputs: {} }), {
      steps: [step('jitConfiguration', control ?? {})],
      outputs: { jitAccessPolicy: documentedOutput },
    });
    assert.deepEqual(addedTo({ steps: [{ name: 'JitConfiguration' }] }), {
      steps: [{ name: 'JitConfiguration', elements: documentedStep.elements }],
      outputs: { jitAccessPolicy: "[steps('JitConfiguration').jitConfigurationControl]" },
    });
    const taken = ['JITConfigurationControl', 'jitConfigurationControl2'].map(textBox);
    assert.deepEqual(addedTo({ steps: [step('jitConfiguration', ...taken)] }), {
      steps: [step('jitConfiguration', ...taken, { ...control, name: 'jitConfigurationControl3' })],
      outputs: { jitAccessPolicy: "[steps('jitConfiguration').jitConfigurationControl3]" },
    });
  });

  it('corrects an output that is not a reference to the control', () => {
    const steps = [step('access', configurator('jit'))];
    for (const wrong of [
      "[steps('Access').jit]",
      "[steps('access').jit.jitEnabled]",
      "[steps('access').jitter]",
      "steps('access').jit",
      "[[steps('access').jit]",
      "[basics('access').jit]",
      '[location()]',
      '',
      true,
      null,
      { mode: 'auto' },
    ]) {
      assert.deepEqual(addedTo({ steps, outputs: { a: '1', jitAccessPolicy: wrong, b: '2' } }), {
        steps,
        outputs: { a: '1', jitAccessPolicy: "[steps('access').jit]", b: '2' },
      });
    }
  });

  it('keeps an output that refers to the control in another way', () => {
    const steps = [step('access', configurator('jit'))];
    for (const fine of [
      "[ steps( 'access' ) . jit ]",
      "[STEPS('access').jit]",
      "[parse(concat('{\"jitAccessEnabled\":', string(steps('access').jit.jitEnabled), '}'))]",
      "[coalesce(steps('access').jit, basics('x'))]",
      { jitAccessEnabled: "[steps('access').jit.jitEnabled]" },
    ]) {
      const text = JSON.stringify(file({ steps, outputs: { JitAccessPolicy: fine } }));
      assert.equal(added(text), text);
    }
  });

  it('corrects an output whose place is taken', () => {
    const taken = [step('access', textBox('jit'))];
    for (const outputs of [
      { jitAccessPolicy: "[steps('access').jit]" },
      { jitAccessPolicy: "[basics('jit')]" },
      { jitAccessPolicy: "[steps('a').b.c]" },
      { jitAccessPolicy: "[if(steps('a').b, steps('c').d)]" },
    ]) {
      assert.deepEqual(addedTo({ steps: taken, outputs }), {
        steps: [...taken, documentedStep],
        outputs: { jitAccessPolicy: documentedOutput },
      });
    }
  });

  it('uses the tabs of the file', () => {
    const text = JSON.stringify(file({ steps: [step('one')], outputs: { a: '1' } }), null, '\t');

    const lines = newLines(text);
    assert.ok(lines.includes('\t\t\t\t"name": "jitConfiguration",'));
    assert.ok(
      lines.includes('\t\t\t\t\t"preValidation": "Configure JIT settings for your application",'),
    );
    assert.ok(lines.includes(`\t\t\t"jitAccessPolicy": "${documentedOutput}"`));
    assert.doesNotMatch(lines.join('\n'), /^ /m);
  });

  it('uses the line ends of the file, and keeps its mark and its end', () => {
    const lines = JSON.stringify(file({ steps: [], outputs: {} }), null, 4).replaceAll(
      '\n',
      '\r\n',
    );
    for (const text of [lines, `${lines}\r\n`, `\uFEFF${lines}\r\n\r\n`]) {
      const after = added(text);
      assert.equal(after.replaceAll('\r\n', '').includes('\n'), false);
      assert.equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      assert.equal(/\s*$/.exec(after)?.[0], /\s*$/.exec(text)?.[0]);
      assert.ok(after.includes('\r\n            {\r\n                "name": "jitConfiguration",'));
    }
  });

  it('keeps a file of one line on one line', () => {
    const small = JSON.stringify(file({ steps: [step('one')], outputs: { a: '1' } }));
    const wide = small.replaceAll(':{', ': {').replaceAll('":"', '": "').replaceAll(',', ', ');

    for (const text of [small, wide, `${small}\n`]) {
      const after = added(text);
      assert.equal(after.trim().split('\n').length, 1);
      assert.equal(after.startsWith(text.slice(0, text.indexOf('}]') + 1)), true);
    }
    assert.ok(added(small).includes(`,{"name":"jitConfiguration","label"`));
    assert.ok(added(wide).includes(`, { "name": "jitConfiguration", "label"`));
  });

  it('uses the brackets of the file that share a line', () => {
    const text =
      '{\n  "parameters": {\n    "steps": [{\n      "name": "a"\n    }],\n    "outputs": { "a": "1" }\n  }\n}';

    const after = added(text);
    assert.ok(after.includes('\n    }, {\n      "name": "jitConfiguration",\n'));
    assert.ok(
      after.includes(`\n    "outputs": { "a": "1", "jitAccessPolicy": "${documentedOutput}" }`),
    );
    assert.ok(after.includes('\n      ]\n    }],\n'));
  });

  it('changes no other line', () => {
    const text = [
      '{ // odd on purpose',
      '   "parameters" :   {',
      '"basics":[ ],',
      '      "steps": [ /* none yet */ ],',
      '  "outputs": {',
      '    "a"  : "1"   // the first',
      '    // the end',
      '  } } }',
    ];

    const lines = added(text.join('\n')).split('\n');
    assert.deepEqual(lines.slice(0, 4), [...text.slice(0, 3), '      "steps": [ /* none yet */']);
    assert.deepEqual(lines.slice(-6), [
      '      ],',
      '  "outputs": {',
      '    "a"  : "1",   // the first',
      '    // the end',
      `    "jitAccessPolicy": "${documentedOutput}"`,
      '  } } }',
    ]);
  });

  it('keeps white space at the end of a line', () => {
    const text = '{ "parameters": { "steps": [],\n  "outputs": {\n    "a": "1" \t \n  } } }';

    const end = `\n    "a": "1", \t \n    "jitAccessPolicy": "${documentedOutput}"\n  } } }`;
    assert.ok(added(text).endsWith(end));
  });

  it('understands comments and trailing commas', () => {
    for (const [steps, outputs] of [
      ['[\n// one, two\n]', '{ "a": "1", }'],
      ['[ { "name": "a" }, // last, really\n]', '{\n  "a": "1" /* , */\n}'],
      ['[\n  { "name": "a" } // last\n]', '{ "a": "1" // why, oh why\n}'],
      ['[{\n  "name": "a"\n} /* b */, /* c */]', '{ /* nothing, yet */ }'],
      ['[]', '{ // nothing\n}'],
    ]) {
      const text = `{ "parameters": { "steps": ${steps}, "outputs": ${outputs} } }`;
      const before = read(text) as { parameters: { steps: object[]; outputs: object } };
      assert.deepEqual(read(added(text)), {
        parameters: {
          steps: [...before.parameters.steps, documentedStep],
          outputs: { ...before.parameters.outputs, jitAccessPolicy: documentedOutput },
        },
      });
    }
  });

  it('uses the last of two properties with the same name, like other parsers', () => {
    const after = added('{"parameters":{"steps":[{"name":"a"}],"steps":[],"outputs":{}}}');

    assert.deepEqual(read(after), {
      parameters: { steps: [documentedStep], outputs: { jitAccessPolicy: documentedOutput } },
    });
  });

  it('works on a file of a megabyte', () => {
    const many = Array.from({ length: 500 }, (_, at) =>
      step(`step${at}`, ...Array.from({ length: 10 }, (__, each) => textBox(`control${each}`))),
    );
    const text = JSON.stringify(file({ steps: many, outputs: {} }), null, 4);

    assert.ok(text.length > 1_000_000);
    assert.equal(added(text).length - text.length < 1_500, true);
  });
});

describe('Adding just-in-time access to another or a broken file', () => {
  const refused: readonly (readonly [string, unknown])[] = [
    ['', { code: 'empty', line: 1 }],
    [' \n\t', { code: 'empty', line: 1 }],
    ['['.repeat(200_000), { code: 'tooDeep', line: 1 }],
    ['{\n  "parameters": {\n    "steps": [}\n  }\n}', { code: 'syntax', line: 3 }],
    ['{}\r\n{}', { code: 'syntax', line: 2 }],
    ['[]', { code: 'notAnObject', path: '', line: 1 }],
    ['{\n"parameters": []}', { code: 'notAnObject', path: 'parameters', line: 2 }],
    ['{"parameters": {\n"steps": {}}}', { code: 'notAnArray', path: 'parameters.steps', line: 2 }],
    [
      '{"parameters": {"outputs": 1}}',
      { code: 'notAnObject', path: 'parameters.outputs', line: 1 },
    ],
    [
      '{"parameters": {"steps": [\n{"name": "jitConfiguration", "elements": 1}]}}',
      { code: 'notAnArray', path: 'elements', line: 2 },
    ],
    [
      '{"parameters": {"steps": [{"name": "a", "elements": [\n{"type": "Microsoft.Solutions.JitConfigurator"}]}]}}',
      { code: 'nameless', line: 2 },
    ],
    [
      '{"parameters": {"steps": [{"elements": [{"name": "b", "type": "Microsoft.Solutions.JitConfigurator"}]}]}}',
      { code: 'nameless', line: 1 },
    ],
  ];

  const schemas = 'https://schema.management.azure.com/schemas';
  const otherFiles: readonly (readonly [string, object])[] = [
    ['template', { $schema: `${schemas}/2019-04-01/deploymentTemplate.json#`, resources: [] }],
    ['template', { $schema: `${schemas}/2018-05-01/subscriptionDeploymentTemplate.json#` }],
    ['template', { contentVersion: '1.0.0.0', parameters: { steps: [] }, resources: [] }],
    ['templateParameters', { $schema: `${schemas}/2015-01-01/deploymentParameters.json#` }],
    ['templateParameters', { contentVersion: '1.0.0.0', parameters: { outputs: {} } }],
    ['formView', { $schema: `${schemas}/2021-09-09/uiFormDefinition.schema.json#`, outputs: {} }],
    ['formView', { view: { kind: 'Form', properties: { steps: [] } } }],
    ['viewDefinition', { $schema: `${schemas}/viewdefinition/0.0.1-preview/ViewDefinition.json#` }],
  ];
  for (const [type, value] of otherFiles) {
    it(`is refused with the type of the file: ${JSON.stringify(value)}`, () => {
      const error = { code: type, line: 1 };
      assert.deepEqual(addJitAccess(JSON.stringify(value, null, 2), '  '), { ok: false, error });
    });
  }

  it('is possible if only the schema is wrong, because schemas are copied by mistake', () => {
    const template = { $schema: `${schemas}/2019-04-01/deploymentTemplate.json#`, parameters: {} };
    for (const handler of ['Microsoft.Azure.CreateUIDef', 'Microsoft.Compute.MultiVm']) {
      assert.ok(addJitAccess(JSON.stringify({ ...template, handler }), '  ').ok);
    }
  });

  it('needs the name of the file if it has neither schema nor handler', () => {
    const isRecognized = (value: object) =>
      valueOf(finish(readDefinition(JSON.stringify(value)))).isRecognized;

    assert.ok(isRecognized(file({})));
    for (const value of [
      {},
      { name: 'package', version: '1.0.0' },
      { parameters: { steps: [] } },
    ]) {
      assert.equal(isRecognized(value), false);
    }
  });

  for (const [text, error] of refused) {
    it(`is refused with a reason and a line: ${JSON.stringify(text.slice(0, 100))}`, () => {
      assert.deepEqual(addJitAccess(text, '  '), { ok: false, error });
    });
  }
});
