import type { ConfigProblem } from '../config-error.js';
import { choice, optionalText, whole } from '../setting.js';

const HOUR_MS = 3_600_000;

/** Settings of TLS for one room's listeners, to be spread into its section. */
export function tlsSettings(listeners: string) {
  return {
    tlsCertFile: optionalText({
      doc: `PEM file with the certificate of ${listeners} and those between it and the root. Not set: no TLS. Taken up anew when it changes.`,
    }),
    tlsKeyFile: optionalText({ doc: 'PEM file with the private key of that certificate, without a passphrase.' }),
    tlsClientCaFile: optionalText({
      doc: 'PEM file with certificates that clients must have theirs signed by (mutual TLS). Not set: clients need none.',
    }),
    tlsMinVersion: choice({ doc: 'Oldest version of TLS that clients may speak.', values: ['1.2', '1.3'] }, '1.2'),
    tlsReloadMs: whole({ doc: 'How often the files of TLS are looked at.', unit: 'ms', min: 100, max: HOUR_MS }, 5_000),
  };
}

export interface TlsConfig {
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly tlsClientCaFile?: string | undefined;
  readonly tlsMinVersion: '1.2' | '1.3';
  readonly tlsReloadMs: number;
}

/** A certificate is of no use without its key, nor the other way round. */
export function tlsContradictions(section: string, tls: TlsConfig): readonly ConfigProblem[] {
  const { tlsCertFile, tlsKeyFile, tlsClientCaFile } = tls;
  const needs = (name: string, other: string): ConfigProblem => ({
    path: `${section}.${other}`,
    message: `${section}.${name} needs ${section}.${other}`,
  });
  if (tlsCertFile !== undefined && tlsKeyFile === undefined) return [needs('tlsCertFile', 'tlsKeyFile')];
  if (tlsKeyFile !== undefined && tlsCertFile === undefined) return [needs('tlsKeyFile', 'tlsCertFile')];
  if (tlsClientCaFile !== undefined && tlsCertFile === undefined) return [needs('tlsClientCaFile', 'tlsCertFile')];
  return [];
}
