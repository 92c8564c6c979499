import { CliError } from './cli-error.js';

/** Flags that are settings, as commander hands them over. */
export interface ConfigFlags {
  readonly config?: string;
  readonly data?: string;
  readonly host?: string;
  readonly http?: string;
  readonly otlpHttp?: string;
  readonly otlpGrpc?: string;
  readonly zipkin?: string;
  readonly jaeger?: string;
  readonly samplingHttp?: string;
  readonly samplingGrpc?: string;
  /** false for `--no-sample`; commander sets true where the flag is absent. */
  readonly sample?: boolean;
  readonly logLevel?: string;
  readonly set?: readonly string[];
}

/** Setting paths and their texts. `--set` is for every setting that has no flag of its own, and wins. */
export function settingsOfFlags(flags: ConfigFlags): Readonly<Record<string, string | undefined>> {
  return {
    dataDir: flags.data,
    'api.host': flags.host,
    'gateway.host': flags.host,
    'api.port': flags.http,
    'gateway.otlpHttpPort': flags.otlpHttp,
    'gateway.otlpGrpcPort': flags.otlpGrpc,
    'gateway.zipkinPort': flags.zipkin,
    'gateway.jaegerPort': flags.jaeger,
    'gateway.samplingHttpPort': flags.samplingHttp,
    'gateway.samplingGrpcPort': flags.samplingGrpc,
    'sampleShop.enabled': flags.sample === false ? 'false' : undefined,
    'log.level': flags.logLevel,
    ...Object.fromEntries((flags.set ?? []).map(settingOf)),
  };
}

function settingOf(text: string): readonly [path: string, value: string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new CliError(`--set is ${JSON.stringify(text)}; allowed is SETTING=VALUE, like api.port=8080`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
