// Structure of every resource by @aws/cloudformation-validate, in a process of its own.
import { SchemaValidator, TemplateFile } from '@aws/cloudformation-validate';

const diagnostics = new SchemaValidator().validate(new TemplateFile(process.argv[2]), 'eu-west-1');
console.log(diagnostics.length);
