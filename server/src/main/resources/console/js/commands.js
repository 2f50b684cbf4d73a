// The commands that fill what is still empty. One place, so that a change of the command line is one edit here.

export const commands = {
  service: './plenum service create --model smollm2-135m-instruct',
  dev: './plenum dev create',
  key: './plenum key create my-app',
  job: './plenum job submit -- echo hello',
  training: './plenum job submit --recipe decoder --text LICENSE',
  node: './plenum node add --simulated h20x8',
  budget: (project) => `./plenum budget set ${project} 100`,
  price: (meter) => `./plenum price set ${meter} 0.40`,
};
