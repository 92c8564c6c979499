import type { TlsConfig } from '@clew/config';
import type { Logger } from '@clew/self-telemetry';
import { createListenerTls, type ListenerTls } from '@clew/tls';

/** The certificates that a section of the configuration names; undefined for plain text. Throws when they are not usable. */
export function listenerTls(section: TlsConfig, logger: Logger): ListenerTls | undefined {
  const { tlsCertFile, tlsKeyFile, tlsClientCaFile, tlsMinVersion, tlsReloadMs } = section;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return createListenerTls({
    certFile: tlsCertFile,
    keyFile: tlsKeyFile,
    ...(tlsClientCaFile === undefined ? {} : { clientCaFile: tlsClientCaFile }),
    minVersion: tlsMinVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    reloadMs: tlsReloadMs,
    logger,
  });
}
