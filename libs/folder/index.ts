export { demandFreshTarget, writeWholeFolder } from './whole-folder.ts';
