/**
 * Lists of values that stand in the schema, for they come with a group of arguments that many have, and that a component
 * does not look at: by source address and type. Each was seen in the plugin itself, which takes any value there.
 */
const lists: Readonly<Record<string, readonly string[]>> = {
  'github.com/hashicorp/alicloud alicloud-import': ['ssh_file_transfer_method'],
  'github.com/hashicorp/docker docker': ['ssh_file_transfer_method'],
  'github.com/hashicorp/vagrant vagrant': ['ssh_file_transfer_method', 'http_network_protocol'],
};

/** Whether a component takes values of an argument that its schema does not have. */
export const isUnchecked = (address: string, canonical: string, name: string): boolean =>
  lists[`${address} ${canonical}`]?.includes(name) === true;
