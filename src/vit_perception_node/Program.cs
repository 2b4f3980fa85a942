using Vit.PerceptionNode;

return NodeHost.Run(args);
