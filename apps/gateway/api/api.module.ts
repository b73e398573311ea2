import { Module } from '@nestjs/common';
import { HomeController } from './home.controller.ts';
import { JobsController } from './jobs.controller.ts';
import { ModelsController } from './models.controller.ts';
import { StudiesController } from './studies.controller.ts';

/** What a console or a script asks the books; `documentApi` describes it. */
@Module({ controllers: [HomeController, StudiesController, JobsController, ModelsController] })
export class ApiModule {}
