#!/usr/bin/env node
// Replaces the desktop executable of VS Code where there is none. It accepts the arguments of
// runTests in @vscode/test-electron, runs the tests in a VS Code server with a browser as its
// window, and exits with the exit code of the tests.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs, format } from 'node:util';

import type { Page } from 'playwright-core';

import { launchBrowser, newProfile } from './browser';
import { hosts, type SecretsMode } from './project';
import { readManifest, startServer } from './server';
import { trustSignIn } from './trustedSignIn';
import { workbenchUrl } from './workbenchUrl';

const testLimitMs = Number(process.env['TEST_LIMIT_MS'] ?? 10 * 60_000);
const exitCodeOfTimeout = 124;

interface Arguments {
  readonly folder: string | undefined;
  readonly extension: string;
  readonly tests: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    strict: false,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  return {
    folder: positionals[0],
    extension: String(values.extensionDevelopmentPath),
    tests: String(values.extensionTestsPath),
    userDataDir: String(values['user-data-dir']),
    extensionsDir: String(values['extensions-dir']),
  };
}

async function main(): Promise<number> {
  const args = readArguments();
  const server = await startServer({
    version: process.env['VSCODE_VERSION'] ?? hosts.current.version,
    secrets: (process.env['VSCODE_SECRETS'] ?? 'desktop') as SecretsMode,
    settings: readSettings(args.userDataDir),
    extensions: foldersIn(args.extensionsDir),
    development: true,
  });
  const browser = await launchBrowser();
  try {
    const profile = await newProfile(browser, server.origin);
    const { publisher, name } = readManifest(args.extension);
    await trustSignIn(profile, server.origin, `${publisher}.${name}`);
    const page = await profile.newPage();
    const run = await watchTests(page);
    const { extension, tests, folder } = args;
    await page.goto(
      workbenchUrl(server, { extension, tests, ...(folder === undefined ? {} : { folder }) }),
    );
    return await run.ended;
  } finally {
    await browser.close();
    await server.stop();
  }
}

interface TestRun {
  /** Resolved with the exit code of the tests. */
  readonly ended: Promise<number>;
}

/** In a test run, the workbench passes the output and the exit code to two functions. */
async function watchTests(page: Page): Promise<TestRun> {
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>(resolve => (end = resolve));
  const limit = setTimeout(() => {
    console.error(`The tests were still running after ${String(testLimitMs / 60_000)} minutes.`);
    end(exitCodeOfTimeout);
  }, testLimitMs);
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = `${format(...args)}\n`;
    if (!isNoise(line)) {
      (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(line);
    }
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    clearTimeout(limit);
    end(code);
  });
  return { ended };
}

/** Log messages of the workbench itself; `VERBOSE=1` shows them. */
function isNoise(line: string): boolean {
  return process.env['VERBOSE'] !== '1' && workbenchNoise.test(line);
}

const workbenchNoise =
  /^(%c|\[[A-Za-z -]+\]|Canceled|Creating a socket|Resolv|Updating additional|ChatSession|Ignoring fetching|Started local)/;

function readSettings(userDataDir: string): Record<string, unknown> {
  const file = path.join(userDataDir, 'User', 'settings.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function foldersIn(dir: string): string[] {
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => path.join(dir, entry.name));
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
