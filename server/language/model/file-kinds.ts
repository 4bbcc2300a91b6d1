/** Variable files: values for variables, nothing else. */
export const isVarFile = (uri: string): boolean => /\.pkrvars\.(hcl|json)$/.test(uri);
/** Those that Packer reads unasked. */
export const isAutoVarFile = (uri: string): boolean => /\.auto\.pkrvars\.(hcl|json)$/.test(uri);
/** Files in HCL's JSON syntax. */
export const isJsonFile = (uri: string): boolean => uri.endsWith('.json');
