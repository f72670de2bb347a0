/** What people ask of the schemas in force, with the texts for them. */
export { checkSchemas, listSchemas, showSchema, showSegment } from './agent-schemas.ts';
export { checkText, outlineText, schemasText, segmentText } from './report/schema-text.ts';
