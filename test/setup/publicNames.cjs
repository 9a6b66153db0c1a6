// Leads connections to names of the public cloud to an emulator on this computer, so that screenshots
// show such names. VS Code's server preloads it. EMULATED_NAMES has the ports by name,
// or by the end of names, such as {".crm4.dynamics.com": 4100}. EMULATED_CERTIFICATE is a PEM file.

const { readFileSync } = require('node:fs');
const { Socket } = require('node:net');
const tls = require('node:tls');

/** @type {Record<string, number>} */
const ports = JSON.parse(process.env['EMULATED_NAMES'] ?? '{}');

/** @param {string} host */
function portOf(host) {
  const name = Object.keys(ports).find(
    each => host === each || (each.startsWith('.') && host.endsWith(each)),
  );
  return name === undefined ? undefined : ports[name];
}

/** @param {unknown} options of a connection, if it has options @returns {unknown} */
function led(options) {
  if (typeof options !== 'object' || options === null || !('host' in options)) return options;
  const port = portOf(String(options.host));
  return port === undefined ? options : { ...options, host: '127.0.0.1', port };
}

const connect = /** @type {(...args: unknown[]) => Socket} */ (
  Reflect.get(Socket.prototype, 'connect')
);
/** @this {Socket} @param {unknown[]} args */
Socket.prototype.connect = function (...args) {
  // Node itself passes its arguments as one marked array.
  const list = Array.isArray(args[0]) ? args[0] : args;
  list[0] = led(list[0]);
  return Reflect.apply(connect, this, args);
};

// Earlier versions of VS Code ignore NODE_EXTRA_CA_CERTS.
const certificate = process.env['EMULATED_CERTIFICATE'];
if (certificate !== undefined) {
  const ca = readFileSync(certificate);
  const { createSecureContext } = tls;
  tls.createSecureContext = options => createSecureContext({ ...options, ca });
}
