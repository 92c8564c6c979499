import type { SecureContextOptions, TlsOptions } from 'node:tls';

import type { Logger } from '@clew/self-telemetry';

import { TlsFileError, readTlsFiles, type TlsFiles, type TlsMaterial, type TlsVersion } from './tls-files.js';

export interface ListenerTlsOptions extends TlsFiles {
  readonly logger: Logger;
  /** Oldest version clients may speak. Default TLSv1.2. */
  readonly minVersion?: TlsVersion;
  /** How often the files are looked at. Default 5,000. */
  readonly reloadMs?: number;
}

/** What `https`, `http2` and `tls` servers have in common. */
export interface FollowingServer {
  once(event: 'listening' | 'close', listener: () => void): unknown;
  setSecureContext?(options: SecureContextOptions): void;
}

export interface ListenerTls {
  /** For the constructor of an `https`, `http2` or `tls` server. */
  serverOptions(handshakeWaitMsMax: number): TlsOptions;
  /**
   * Gives the server new certificates while it listens: connections that are open go on as they are, new ones get the new
   * certificate, and no session is resumed across a change. Lets go of the server when it closes.
   */
  follow(server: FollowingServer): void;
}

const RELOAD_MS_DEFAULT = 5_000;

/**
 * Throws TlsFileError for files that cannot be used. Files are compared by content, on a timer: certificates arrive by
 * renamed symbolic links (Kubernetes), network folders and plain copies, of which not all are announced by the system.
 */
export function createListenerTls(options: ListenerTlsOptions): ListenerTls {
  const { logger, certFile, minVersion = 'TLSv1.2', reloadMs = RELOAD_MS_DEFAULT } = options;
  const servers = new Set<FollowingServer>();
  let material = readTlsFiles(options);
  let complainedAbout: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  warnIfExpired(material);

  function contextOptions(): SecureContextOptions {
    const { cert, key, ca } = material;
    return { cert, key, minVersion, ...(ca === undefined ? {} : { ca }) };
  }

  function look(): void {
    let found: TlsMaterial;
    try {
      found = readTlsFiles(options);
    } catch (error) {
      complain(error);
      return;
    }
    complainedAbout = undefined;
    if (found.version === material.version) return;
    material = found;
    for (const server of servers) server.setSecureContext?.(contextOptions());
    const { subject, expiresAt } = material;
    logger.info({ certFile, subject, expiresAt: expiresAt.toISOString() }, 'took up a new certificate');
    warnIfExpired(material);
  }

  /** Once for each broken version of the files, and once while they cannot be read. */
  function complain(error: unknown): void {
    const version = error instanceof TlsFileError ? error.version : '';
    if (complainedAbout === version) return;
    complainedAbout = version;
    logger.warn({ err: error }, 'the new certificate is not usable; the one before it stays in use');
  }

  function warnIfExpired({ subject, expiresAt }: TlsMaterial): void {
    // A date that Node could not read is no reason to worry anyone.
    if (expiresAt.getTime() >= Date.now() || Number.isNaN(expiresAt.getTime())) return;
    logger.warn({ certFile, subject, expiresAt: expiresAt.toISOString() }, 'the certificate has expired');
  }

  return {
    serverOptions: (handshakeWaitMsMax) => ({
      ...contextOptions(),
      handshakeTimeout: handshakeWaitMsMax,
      ...(material.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true }),
    }),
    follow: (server) => {
      server.once('listening', () => {
        servers.add(server);
        // What changed between the reading of the files and now.
        server.setSecureContext?.(contextOptions());
        timer ??= setInterval(look, reloadMs).unref();
      });
      server.once('close', () => {
        servers.delete(server);
        if (servers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    },
  };
}
