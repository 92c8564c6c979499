import { Catch } from '@nestjs/common';
import type { ExceptionFilter } from '@nestjs/common';

/**
 * Hands on whatever a resolver throws. Nest's own filter logs each at level error before anybody has looked whose fault it is:
 * `formatErrors` knows, and logs ours.
 */
@Catch()
export class PassOnFilter implements ExceptionFilter {
  catch(exception: unknown): never {
    throw exception;
  }
}
