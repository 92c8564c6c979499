export { createKeyLimits } from './admission/key-limits.js';
export type { KeyLimits, KeyLimitsOptions } from './admission/key-limits.js';
export { createSpanIntake } from './intake/span-intake.js';
export type { IntakeResult } from './intake/intake-result.js';
export type { IntakeRequest, SpanIntake, SpanIntakeOptions } from './intake/span-intake-options.js';
export type { RequestContext, SpanProtection } from './intake/span-protection.js';
export type { IntakeClock } from './intake/intake-clock.js';
export { ByteBudget, ByteReservation } from './intake/byte-budget.js';
export type { ExportRequest, LogSink, LogSinkResult } from './export-signal.js';
export { createLogIntake } from './logs/log-intake.js';
export type { LogIntake, LogIntakeOptions } from './logs/log-intake.js';
export { LOG_INTAKE_METRICS } from './logs/log-metrics.js';
export { Refusal, refusalOf } from './refusal.js';
export type { RefusalReason } from './refusal.js';
export { PENDING_BYTES, RECEIVER_METRICS } from './receiver-metrics.js';
export { createExportRecorder, ClientGone } from './export-recorder.js';
export type { ExportRecorder, Transport } from './export-recorder.js';
export { discardRest } from './http/request-body.js';
export { quoted, readExchange } from './http/export-exchange.js';
export type { ExchangeReaderOptions, ExportExchange, ReceivedBody } from './http/export-exchange.js';
export { createHttpExportServer } from './http/http-export-server.js';
export type {
  ExportHandler,
  HttpExportServer,
  HttpProtocol,
  HttpReceiverOptions,
  QueryHandler,
} from './http/http-export-server.js';
export { authenticate, credentialsOf } from './authenticate.js';
export type { Credentials } from './authenticate.js';
export { answerMessage, answerStatus } from './grpc/grpc-answer.js';
export { readUnaryMessage } from './grpc/grpc-message.js';
export { createGrpcServer } from './grpc/grpc-server.js';
export type { GrpcMethod, GrpcServer, GrpcServerOptions } from './grpc/grpc-server.js';
export { inSlices } from './in-slices.js';
export { OccurrenceLog } from './intake/occurrence-log.js';
export { systemClock } from './intake/intake-clock.js';
export { createOtlpHttpReceiver } from './http/otlp-http-receiver.js';
export type { OtlpHttpReceiver, OtlpHttpReceiverOptions } from './http/otlp-http-receiver.js';
export { createOtlpGrpcReceiver } from './grpc/otlp-grpc-receiver.js';
export type { OtlpGrpcReceiver, OtlpGrpcReceiverOptions } from './grpc/otlp-grpc-receiver.js';
export { RECEIVER_LIMITS_DEFAULT } from './receiver-options.js';
export type { ReceiverLimits, ReceiverOptions } from './receiver-options.js';
