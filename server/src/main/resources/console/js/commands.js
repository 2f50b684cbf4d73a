// The commands that fill what is still empty. One place, so that a change of the command line is one edit here.

export const commands = {
  service: './plenum service create --model smollm2',
  dev: './plenum dev create',
  job: './plenum job submit --recipe decoder',
  node: './plenum node add --simulated h20x8',
  status: './plenum status',
  up: './plenum up',
};
