export { createListenerTls } from './listener-tls.js';
export type { FollowingServer, ListenerTls, ListenerTlsOptions } from './listener-tls.js';
export { TlsFileError } from './tls-files.js';
export type { TlsFiles, TlsVersion } from './tls-files.js';
export { trackHandshakes } from './handshakes.js';
export type { Handshakes } from './handshakes.js';
