Console.WriteLine("vit");
