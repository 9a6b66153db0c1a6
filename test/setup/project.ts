// What the tests of other folders use of `places.cjs`. The types are written out, because a project
// sees another one's TypeScript only.

import * as path from 'node:path';

import * as places from './places.cjs';

/** The folder of the project. */
export const projectDir: string = places.projectDir;

/** A Chromium-based browser of this computer. */
export const findChromium: () => string | undefined = places.findChromium;

/** The versions of VS Code that the extension is tested in. */
export const hosts: Readonly<Record<'current' | 'minimum', { readonly version: string }>> =
  places.hosts;

/**
 * How a window's SecretStorage behaves: `desktop` shares secrets between windows and keeps them
 * over a reload, `forgetful` is a browser's, where each window loses its own on reload.
 */
export type SecretsMode = 'desktop' | 'forgetful';

/** Where the development extension that signs in to the emulator is built. */
export const companionDir = path.join(projectDir, 'out', 'companion');
