// Runs in a terminal, as `sqlcmd`, outside of VS Code's processes: fetches the login and starts the
// user's own `sqlcmd` with it. Arguments: the socket, a text for when it isn't there, and those of
// `sqlcmd`.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import {
  findSqlcmd,
  receivedLines,
  trustVariables,
  type LauncherAnswer,
  type SqlcmdLogin,
} from './sqlcmd';

/**
 * Options that choose another server, user, way to sign in, or check of the server's certificate,
 * alone or after others that take no value. The password is only for its own server, so such a call
 * gets none.
 */
const otherLogin =
  /^(-[AbegIjkMpRruWxX012]*[CDEFGJNPSUZz]|--(authentication-method|change-password|encrypt-connection|host-name-in-certificate|password|server|trust-server-certificate|use-aad|use-trusted-connection|user-name)\b)/;

/** Variables with which a workspace could make `sqlcmd` run a script or sign in elsewhere. */
const redirections = ['SQLCMDINI', 'SQLCMDUSEAAD'];

/** Longer than the longest login that SQL Server accepts. */
const maxAnswer = 100_000;

/** A terminal sends these to each process in the foreground, so `sqlcmd` already has them. */
const terminalSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const signals: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];

async function main([socketName = '', unreachable = '', ...args]: string[]): Promise<void> {
  // Subcommands (`sqlcmd config`) have logins of their own. Go's `-N` takes the next word as its value.
  if (args.some(arg => otherLogin.test(arg)) || !(args[0] ?? '-').startsWith('-')) {
    connect(socketName)
      .on('error', () => undefined)
      .end();
    return run(args);
  }
  const answer = (await fetchAnswer(socketName)) ?? { refused: unreachable };
  if ('login' in answer) return run(args, answer.login);
  process.stderr.write(`${'ended' in answer ? answer.ended : answer.refused}\n`);
  if ('ended' in answer) process.exitCode = 1;
  else await run(args);
}

/** Proves which process this is, and gets the answer. `undefined` where nothing answers. */
async function fetchAnswer(socketName: string): Promise<LauncherAnswer | undefined> {
  const socket = connect(socketName);
  let proof: number | undefined;
  try {
    socket.write(`${process.pid}\n`);
    for await (const line of receivedLines(socket, maxAnswer)) {
      if (!/^[0-9a-f]{32}$/.test(line)) return JSON.parse(line) as LauncherAnswer;
      proof = openSync(join(dirname(socketName), line), 'wx', 0o600);
      socket.write('\n');
    }
  } catch {
    // As if nothing had answered: `sqlcmd` then asks for the password.
  } finally {
    if (proof !== undefined) closeSync(proof);
    socket.destroy();
  }
  return undefined;
}

/** Starts `sqlcmd` without a shell, passes signals on, and ends as it ends. */
async function run(args: readonly string[], login?: SqlcmdLogin): Promise<void> {
  const program = await findSqlcmd(process.env['PATH'] ?? '');
  if (program === undefined) {
    process.stderr.write('sqlcmd: command not found\n');
    process.exitCode = 127;
    return;
  }
  const env: NodeJS.ProcessEnv = { ...process.env, ...login?.env };
  const unset = ['ELECTRON_RUN_AS_NODE', ...(login === undefined ? [] : unsafe(env, login))];
  for (const name of unset) Reflect.deleteProperty(env, name);
  const hasTerminal = [0, 1, 2].some(isatty);
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  // Before `sqlcmd` starts: a signal right after its start would otherwise end only the launcher.
  for (const signal of terminalSignals) process.on(signal, () => hasTerminal || passOn(signal));
  for (const signal of signals) process.on(signal, () => passOn(signal));
  const child = spawn(program, [...(login?.options ?? []), ...args], { stdio: 'inherit', env });
  child.on('error', error => {
    process.stderr.write(`sqlcmd: ${error.message}\n`);
    process.exitCode = 126;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** A workspace's settings may have set what VS Code itself doesn't have. */
function unsafe(env: NodeJS.ProcessEnv, { trusted }: SqlcmdLogin): readonly string[] {
  const foreign = Object.keys(trustVariables(env)).filter(name => env[name] !== trusted[name]);
  return [...redirections, ...foreign];
}

void main(process.argv.slice(2));
