import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { softwareVersion } from '#platform';

/** OpenAPI at /api/docs (for people) and /api/docs-json. */
export function documentApi(app: NestFastifyApplication): void {
  const description = 'What PneumoGate has received, found and reported. Errors are problem documents (RFC 9457). Not for clinical use.';
  const config = new DocumentBuilder().setTitle('PneumoGate').setDescription(description).setVersion(softwareVersion()).build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, config));
}
