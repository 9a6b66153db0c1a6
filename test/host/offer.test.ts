import * as assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { eventually } from './support/eventually';

const step = {
  name: 'jitConfiguration',
  label: 'JIT Configuration',
  subLabel: {
    preValidation: 'Configure JIT settings for your application',
    postValidation: 'Done',
  },
  bladeTitle: 'JIT Configuration',
  elements: [
    {
      name: 'jitConfigurationControl',
      type: 'Microsoft.Solutions.JitConfigurator',
      label: 'JIT Configuration',
    },
  ],
};
const output = "[steps('jitConfiguration').jitConfigurationControl]";
const complete = { basics: [], steps: [step], outputs: { jitAccessPolicy: output } };

function offerOf(parameters: object): object {
  return {
    $schema:
      'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
    handler: 'Microsoft.Azure.CreateUIDef',
    version: '0.1.2-preview',
    parameters,
  };
}

function write(parameters: object): string {
  return `${JSON.stringify(offerOf(parameters), null, '\t')}\n`;
}

/** Creates a file in the workspace, and opens it in an editor. */
async function openFile(name: string, text: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

function problemsOf({ uri }: vscode.TextDocument): readonly unknown[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'SQL Credentials')
    .map(({ code }) => code);
}

function parametersOf(document: vscode.TextDocument): unknown {
  return (JSON.parse(document.getText()) as { parameters: unknown }).parameters;
}

async function actionsAt(document: vscode.TextDocument, text: string) {
  const at = document.positionAt(document.getText().indexOf(text));
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(at, at),
  );
  return found.filter(({ title }) => title.includes('JIT') || title.includes('jitAccess'));
}

describe('A createUiDefinition.json in VS Code', () => {
  let number = 0;
  const nextName = () => `offer${number++}/createUiDefinition.json`;

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('gets the step and the output, unsaved, and loses them with one undo', async () => {
    const text = write({ basics: [], steps: [], outputs: {} });
    const document = await openFile(nextName(), text);

    await vscode.commands.executeCommand('sqlCredentials.addJitStep');
    assert.deepEqual(parametersOf(document), complete);
    assert.ok(document.getText().includes('\n\t\t\t{\n\t\t\t\t"name": "jitConfiguration",\n'));
    assert.ok(document.isDirty);
    const onDisk = await vscode.workspace.fs.readFile(document.uri);
    assert.equal(Buffer.from(onDisk).toString(), text);

    const once = document.getText();
    await vscode.commands.executeCommand('sqlCredentials.addJitStep', document.uri);
    assert.equal(document.getText(), once);

    await vscode.commands.executeCommand('undo');
    await eventually(() => assert.equal(document.getText(), text));
  });

  it('keeps its line ends and its mark when it is saved', async () => {
    const text = write({ basics: [], steps: [], outputs: {} }).replaceAll('\n', '\r\n');
    const document = await openFile(nextName(), `\uFEFF${text}`);

    await vscode.commands.executeCommand('sqlCredentials.addJitStep', document.uri);
    assert.ok(await document.save());
    const saved = Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString();
    assert.ok(saved.startsWith('\uFEFF{\r\n'));
    assert.ok(saved.endsWith('}\r\n'));
    assert.equal(saved.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('is unchanged if it is broken, and shows the line', async () => {
    const text = '{\n  "parameters": {\n    "steps": [}\n  }\n}\n';
    const document = await openFile(nextName(), text);

    await vscode.commands.executeCommand('sqlCredentials.addJitStep', document.uri);
    assert.equal(document.getText(), text);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 2);
  });

  it('is the only file that the command changes', async () => {
    const schemas = 'https://schema.management.azure.com/schemas';
    const parameters = { steps: [], outputs: {} };
    for (const [name, value] of [
      [nextName(), { $schema: `${schemas}/2019-04-01/deploymentTemplate.json#`, parameters }],
      ['mainTemplate.json', { contentVersion: '1.0.0.0', parameters, resources: [] }],
      ['formView.json', { view: { kind: 'Form', properties: {} }, outputs: {} }],
      ['package.json', { name: 'package' }],
      ['list.json', []],
    ] as const) {
      const document = await openFile(name, JSON.stringify(value));
      const before = document.getText();

      await vscode.commands.executeCommand('sqlCredentials.addJitStep', document.uri);
      assert.equal(document.getText(), before);
      assert.equal(document.isDirty, false);
    }
  });

  it('shows a hint instead of problems if it is too large or nested too deep', async () => {
    const large = write({ ...complete, steps: [], basics: ['x'.repeat(1_300_000)] });
    const deep = write({ ...complete, steps: [] }).replace(
      '[]',
      '['.repeat(5_000) + ']'.repeat(5_000),
    );
    for (const text of [large, deep]) {
      const document = await openFile(nextName(), text);
      await eventually(() => {
        const [hint, ...more] = vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ source }) => source === 'SQL Credentials');
        assert.equal(hint?.severity, vscode.DiagnosticSeverity.Hint);
        assert.match(hint.message, /^VS Code doesn't check JIT access here/);
        assert.deepEqual(more, []);
      });
    }
  });

  it('gets the step even if it is too large for checks', async () => {
    const text = write({ basics: ['x'.repeat(1_300_000)], steps: [], outputs: {} });
    const document = await openFile(nextName(), text);

    await vscode.commands.executeCommand('sqlCredentials.addJitStep', document.uri);
    assert.deepEqual((parametersOf(document) as typeof complete).outputs, complete.outputs);
  });

  it('shows a missing part while the user types, and fixes it', async () => {
    const document = await openFile(nextName(), write({ basics: [], steps: [step], outputs: {} }));
    await eventually(() => assert.deepEqual(problemsOf(document), ['outputMissing']));

    const [fix, ...more] = await actionsAt(document, '"Microsoft.Solutions.JitConfigurator"');
    assert.ok(fix?.edit);
    assert.deepEqual(more, []);
    assert.equal(fix.kind?.value, vscode.CodeActionKind.QuickFix.value);
    await vscode.workspace.applyEdit(fix.edit);
    assert.deepEqual(parametersOf(document), complete);
    await eventually(() => assert.deepEqual(problemsOf(document), []));

    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf("jitConfiguration')"));
    edit.insert(document.uri, at, 'my');
    await vscode.workspace.applyEdit(edit);
    await eventually(() => assert.deepEqual(problemsOf(document), ['outputWrong']));
    const [mend] = await actionsAt(document, "[steps('");
    assert.ok(mend?.edit);
    await vscode.workspace.applyEdit(mend.edit);
    assert.deepEqual(parametersOf(document), complete);
  });

  it('shows a missing step and a second one', async () => {
    const second = { name: 'more', elements: [{ ...step.elements[0], name: 'another' }] };
    const lacking = await openFile(nextName(), write({ ...complete, steps: [] }));
    const doubled = await openFile(nextName(), write({ ...complete, steps: [second, step] }));
    await eventually(() => assert.deepEqual(problemsOf(lacking), ['controlMissing']));
    await eventually(() => assert.deepEqual(problemsOf(doubled), ['controlSurplus']));

    const [fix] = await actionsAt(doubled, '"another"');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.deepEqual(parametersOf(doubled), complete);
  });

  it('completes the step and its output', async () => {
    const text = write({ basics: [], steps: [], outputs: {} }).replace('[]', '[ ]');
    const document = await openFile(nextName(), text.replace('"steps": []', '"steps": [\n\n\t\t]'));
    const at = document.positionAt(document.getText().indexOf('[\n\n') + 2);

    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const item = items.find(({ label }) => label === '"jitConfiguration"');
    assert.ok(item?.additionalTextEdits);
    assert.ok(typeof item.insertText === 'string');
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [
      vscode.TextEdit.insert(at, item.insertText),
      ...item.additionalTextEdits,
    ]);
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(parametersOf(document), complete);
  });

  it('has a code action in its steps and outputs, and none elsewhere', async () => {
    const document = await openFile(nextName(), write({ basics: [], steps: [], outputs: {} }));

    const [action, ...more] = await actionsAt(document, '"outputs"');
    assert.ok(action?.edit);
    assert.deepEqual(more, []);
    assert.deepEqual(await actionsAt(document, '"handler"'), []);
    await vscode.workspace.applyEdit(action.edit);
    assert.deepEqual(parametersOf(document), complete);
  });

  it('is recognized by its name in any case, or by its content', async () => {
    const text = write({ ...complete, steps: [] });
    const shouting = await openFile(`upper${number++}/CREATEUIDEFINITION.JSON`, text);
    const renamed = await openFile('portal.json', text);
    const other = await openFile('other.json', text.replace('Microsoft.Azure.CreateUIDef', 'x'));

    await eventually(() => assert.deepEqual(problemsOf(shouting), ['controlMissing']));
    await eventually(() => assert.deepEqual(problemsOf(renamed), ['controlMissing']));
    assert.deepEqual(problemsOf(other), []);
  });
});
