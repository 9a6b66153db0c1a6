import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Verdict } from '../credentials';
import type { World } from '../world';
import { sqlError } from './errors';
import { readLogin7, type Login7 } from './login7';
import { frame, PacketReader, packetType, type Message } from './packets';
import { negotiate, preloginAnswer, readEncryption } from './prelogin';
import { answerBatch, type Session } from './query';
import { readBatch, readRpc } from './rpc';
import { done, doneStatus, error, loginAccepted } from './tokens';
import { results } from './results';
import { TlsTunnel } from './tunnel';

/** A client connection of the TDS listener. */
export class TdsConnection {
  readonly #world: World;
  readonly #socket: Socket;
  readonly #secureContext: SecureContext;
  #wireReader = new PacketReader();
  #clearReader = new PacketReader();
  #tunnel: TlsTunnel | undefined;
  #session: Session | undefined;

  constructor(world: World, socket: Socket, secureContext: SecureContext) {
    this.#world = world;
    this.#socket = socket;
    this.#secureContext = secureContext;
    socket.setNoDelay(true);
    socket.on('data', bytes => this.#guard(() => this.#receive(bytes)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#tunnel?.end());
  }

  #receive(bytes: Buffer): void {
    this.#wireReader.add(bytes);
    if (this.#tunnel) this.#tunnel.receive(this.#wireReader);
    else this.#readMessages(this.#wireReader);
  }

  #readMessages(reader: PacketReader): void {
    for (let message = reader.read(); message; message = reader.read()) this.#handle(message);
  }

  #handle({ type, data }: Message): void {
    if (type === packetType.prelogin) this.#onPrelogin(data);
    else if (type === packetType.login7) this.#onLogin(readLogin7(data));
    else if (!this.#session) this.#socket.destroy();
    else if (type === packetType.sqlBatch) this.#onQuery(readBatch(data), this.#session, false);
    else if (type === packetType.rpc) this.#onRpc(data, this.#session);
    else if (type === packetType.attention) this.#reply(done(doneStatus.attention));
    else this.#reply(done(doneStatus.final));
  }

  #onPrelogin(data: Buffer): void {
    const { sql } = this.#world.switchboard.current;
    if (sql.dropOnPrelogin) {
      this.#socket.resetAndDestroy();
      return;
    }
    const negotiated = negotiate(readEncryption(data), sql.encryption);
    // The client sends nothing before it has the answer, so no message overtakes the delay.
    setTimeout(() => {
      this.#reply(preloginAnswer(negotiated.answer));
      if (negotiated.refused) this.#socket.end();
      if (negotiated.tls) this.#startTls();
    }, sql.handshakeMs).unref();
  }

  #startTls(): void {
    const tunnel = new TlsTunnel(this.#secureContext, bytes => {
      if (this.#socket.writable) this.#socket.write(bytes);
    });
    tunnel.clear.on('error', () => this.#socket.destroy());
    tunnel.clear.on('data', (bytes: Buffer) =>
      this.#guard(() => {
        this.#clearReader.add(bytes);
        this.#readMessages(this.#clearReader);
      }),
    );
    this.#tunnel = tunnel;
  }

  #onLogin(login: Login7): void {
    const address = this.#world.sqlAddress;
    const forced = this.#world.switchboard.takeSqlError();
    const verdict = this.#world.judge({ ...login, address });
    const server = verdict.accepted ? verdict.credential.server : verdict.server;
    if (forced !== undefined) this.#refuse(login, server, forced, 'asked for by a switch');
    else if (login.integrated) this.#refuse(login, server, 18456, 'Windows sign-in');
    else if (!verdict.accepted) this.#refuse(login, server, verdict.number, verdict.reason);
    else this.#accept(login, verdict.credential);
  }

  #accept(login: Login7, credential: Extract<Verdict, { accepted: true }>['credential']): void {
    const { user, database, server, role } = credential;
    const roles = role === 'Writer' ? ['db_datareader', 'db_datawriter'] : ['db_datareader'];
    this.#session = { user, database, server, roles };
    this.#record(login, {});
    this.#reply(loginAccepted(database));
  }

  #refuse(login: Login7, server: string, number: number, reason: string): void {
    this.#record(login, { number, reason });
    const { user, database } = login;
    const address = this.#world.sqlAddress;
    const { severity, message } = sqlError(number, { user, database, server, address });
    this.#reply(Buffer.concat([error(number, severity, message, server), done(doneStatus.error)]));
    (this.#tunnel?.clear ?? this.#socket).end();
  }

  #record(login: Login7, refusal: { number?: number; reason?: string }): void {
    this.#world.logins.push({
      time: new Date(this.#world.clock.now()).toISOString(),
      user: login.user,
      database: login.database,
      server: login.server,
      application: login.application,
      address: this.#world.sqlAddress,
      encrypted: this.#tunnel !== undefined,
      outcome: refusal.number === undefined ? 'accepted' : 'refused',
      ...refusal,
    });
  }

  #onRpc(data: Buffer, session: Session): void {
    const call = readRpc(data);
    if ('statement' in call) this.#onQuery(call.statement, session, true);
    else {
      const message = `Could not find stored procedure '${call.procedure}'.`;
      const failed = error(2812, 16, message, session.server);
      this.#reply(Buffer.concat([failed, done(doneStatus.error, 0, 0xfe)]));
    }
  }

  #onQuery(sql: string, session: Session, procedure: boolean): void {
    this.#reply(results(answerBatch(sql, session), session, procedure));
  }

  #reply(tokens: Buffer): void {
    const target = this.#tunnel?.clear ?? this.#socket;
    if (target.writable) target.write(frame(packetType.reply, tokens));
  }

  /** Disconnects a client that doesn't send TDS, like the real server. */
  #guard(step: () => void): void {
    try {
      step();
    } catch {
      this.#socket.destroy();
    }
  }
}
